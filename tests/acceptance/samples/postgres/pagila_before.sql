-- Functions are code, which the model does not hold. They are here since triggers, views and the index need them:
-- last_updated (all tables' trigger), group_concat (an aggregate, and its step), film words come from a built-in trigger.
-- Left out of the sample since nothing of the schema depends on them: film_in_stock, film_not_in_stock,
-- get_customer_balance, inventory_held_by_customer, inventory_in_stock, last_day, rewards_report.
CREATE FUNCTION last_updated() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.last_update = CURRENT_TIMESTAMP; RETURN NEW; END';
CREATE FUNCTION _group_concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$SELECT CASE WHEN $2 IS NULL THEN $1 WHEN $1 IS NULL THEN $2 ELSE $1 || ', ' || $2 END$$;
CREATE AGGREGATE group_concat(text) (SFUNC = _group_concat, STYPE = text);
