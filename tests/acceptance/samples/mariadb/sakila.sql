-- A chain of film rentals, after the well-known sample database Sakila, written out anew: a circle of keys, sets and enums,
-- full-text and spatial indexes, years, triggers and views. Its procedures and functions are left out.
CREATE TABLE actor (actor_id smallint unsigned NOT NULL AUTO_INCREMENT, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (actor_id), KEY idx_actor_last_name (last_name));
CREATE TABLE country (country_id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, country varchar(50) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
CREATE TABLE city (city_id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, city varchar(50) NOT NULL, country_id smallint unsigned NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY idx_fk_country_id (country_id),
    CONSTRAINT fk_city_country FOREIGN KEY (country_id) REFERENCES country (country_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE address (address_id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, address varchar(50) NOT NULL, address2 varchar(50),
    district varchar(20) NOT NULL, city_id smallint unsigned NOT NULL, postal_code varchar(10), phone varchar(20) NOT NULL, location geometry NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY idx_fk_city_id (city_id), SPATIAL KEY idx_location (location),
    CONSTRAINT fk_address_city FOREIGN KEY (city_id) REFERENCES city (city_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE category (category_id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(25) NOT NULL);
CREATE TABLE language (language_id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name char(20) NOT NULL);
CREATE TABLE film (film_id smallint unsigned NOT NULL AUTO_INCREMENT, title varchar(128) NOT NULL, description text, release_year year,
    language_id tinyint unsigned NOT NULL, original_language_id tinyint unsigned, rental_duration tinyint unsigned NOT NULL DEFAULT 3,
    rental_rate decimal(4, 2) NOT NULL DEFAULT 4.99, length smallint unsigned, replacement_cost decimal(5, 2) NOT NULL DEFAULT 19.99,
    rating enum('G', 'PG', 'PG-13', 'R', 'NC-17') DEFAULT 'G', special_features set('Trailers', 'Commentaries', 'Deleted Scenes', 'Behind the Scenes'),
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (film_id), KEY idx_title (title),
    KEY idx_fk_language_id (language_id), KEY idx_fk_original_language_id (original_language_id),
    CONSTRAINT fk_film_language FOREIGN KEY (language_id) REFERENCES language (language_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_film_language_original FOREIGN KEY (original_language_id) REFERENCES language (language_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE film_actor (actor_id smallint unsigned NOT NULL, film_id smallint unsigned NOT NULL, PRIMARY KEY (actor_id, film_id), KEY idx_fk_film_id (film_id),
    CONSTRAINT fk_film_actor_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_film_actor_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE film_category (film_id smallint unsigned NOT NULL, category_id tinyint unsigned NOT NULL, PRIMARY KEY (film_id, category_id),
    CONSTRAINT fk_film_category_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_film_category_category FOREIGN KEY (category_id) REFERENCES category (category_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE film_text (film_id smallint NOT NULL PRIMARY KEY, title varchar(255) NOT NULL, description text, FULLTEXT KEY idx_title_description (title, description));
CREATE TABLE store (store_id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, manager_staff_id tinyint unsigned NOT NULL, address_id smallint unsigned NOT NULL,
    UNIQUE KEY idx_unique_manager (manager_staff_id), KEY idx_fk_address_id (address_id),
    CONSTRAINT fk_store_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE staff (staff_id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, first_name varchar(45) NOT NULL, address_id smallint unsigned NOT NULL,
    picture blob, store_id tinyint unsigned NOT NULL, active boolean NOT NULL DEFAULT TRUE, username varchar(16) NOT NULL,
    password varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, KEY idx_fk_store_id (store_id),
    CONSTRAINT fk_staff_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_staff_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON DELETE RESTRICT ON UPDATE CASCADE);
ALTER TABLE store ADD CONSTRAINT fk_store_staff FOREIGN KEY (manager_staff_id) REFERENCES staff (staff_id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TABLE customer (customer_id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, store_id tinyint unsigned NOT NULL, last_name varchar(45) NOT NULL,
    email varchar(50), address_id smallint unsigned NOT NULL, active boolean NOT NULL DEFAULT TRUE, create_date datetime NOT NULL,
    KEY idx_fk_store_id (store_id), KEY idx_last_name (last_name),
    CONSTRAINT fk_customer_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_customer_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE inventory (inventory_id mediumint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, film_id smallint unsigned NOT NULL, store_id tinyint unsigned NOT NULL,
    KEY idx_store_id_film_id (store_id, film_id),
    CONSTRAINT fk_inventory_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_inventory_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE rental (rental_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, rental_date datetime NOT NULL, inventory_id mediumint unsigned NOT NULL,
    customer_id smallint unsigned NOT NULL, return_date datetime, staff_id tinyint unsigned NOT NULL,
    UNIQUE KEY (rental_date, inventory_id, customer_id), KEY idx_fk_staff_id (staff_id),
    CONSTRAINT fk_rental_staff FOREIGN KEY (staff_id) REFERENCES staff (staff_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_rental_inventory FOREIGN KEY (inventory_id) REFERENCES inventory (inventory_id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT fk_rental_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE TABLE payment (payment_id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id smallint unsigned NOT NULL, rental_id int,
    amount decimal(5, 2) NOT NULL, payment_date datetime NOT NULL,
    CONSTRAINT fk_payment_rental FOREIGN KEY (rental_id) REFERENCES rental (rental_id) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT fk_payment_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id) ON DELETE RESTRICT ON UPDATE CASCADE);
CREATE VIEW customer_list AS SELECT cu.customer_id AS ID, cu.last_name AS name, a.postal_code AS `zip code`, IF(cu.active, _utf8mb4'active', _utf8mb4'') AS notes
    FROM customer cu JOIN address a ON cu.address_id = a.address_id JOIN city ON a.city_id = city.city_id;
CREATE VIEW film_list AS SELECT film.film_id AS FID, category.name AS category, GROUP_CONCAT(CONCAT(actor.first_name, _utf8mb4' ', actor.last_name) SEPARATOR ', ') AS actors
    FROM film LEFT JOIN film_category ON film_category.film_id = film.film_id LEFT JOIN category ON category.category_id = film_category.category_id
    LEFT JOIN film_actor ON film.film_id = film_actor.film_id LEFT JOIN actor ON film_actor.actor_id = actor.actor_id GROUP BY film.film_id, category.name;
CREATE DEFINER = CURRENT_USER SQL SECURITY INVOKER VIEW actor_info AS SELECT a.actor_id, (SELECT COUNT(*) FROM film_actor f WHERE f.actor_id = a.actor_id) AS films FROM actor a;
DELIMITER ;;
CREATE TRIGGER ins_film AFTER INSERT ON film FOR EACH ROW BEGIN
    INSERT INTO film_text (film_id, title, description) VALUES (new.film_id, new.title, new.description);
END;;
CREATE TRIGGER upd_film AFTER UPDATE ON film FOR EACH ROW BEGIN
    IF (old.title != new.title) OR (old.description != new.description) THEN
        UPDATE film_text SET title = new.title, description = new.description WHERE film_id = old.film_id;
    END IF;
END;;
CREATE TRIGGER del_film AFTER DELETE ON film FOR EACH ROW BEGIN DELETE FROM film_text WHERE film_id = old.film_id; END;;
DELIMITER ;
CREATE TRIGGER rental_date BEFORE INSERT ON rental FOR EACH ROW SET NEW.rental_date = NOW();
