-- Database schemas are not made by the model, nor are functions.
CREATE SCHEMA audit;
CREATE SCHEMA "Odd 's.x";
CREATE FUNCTION audit.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
