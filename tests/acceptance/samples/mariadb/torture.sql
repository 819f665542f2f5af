-- As much of what MariaDB can say of a schema as fits, with names and texts that need care. Written for the tests.

CREATE SEQUENCE `plain seq`;
CREATE SEQUENCE `down` START WITH 100 INCREMENT BY -5 MINVALUE -1000 MAXVALUE 100 CACHE 20 CYCLE;

CREATE TABLE `o``rgs` (
    id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s the "key" \\ `',
    code varchar(20) NOT NULL UNIQUE,
    `select` char(3) CHARACTER SET latin1 NOT NULL DEFAULT '''\\"',
    region varchar(30) COLLATE utf8mb4_bin DEFAULT NULL,
    a int, b int,
    UNIQUE KEY named (a, b),
    UNIQUE KEY `a_2` (a, code)
) ENGINE=InnoDB COMMENT='org''s "table" \\';

CREATE TABLE numbers (
    flag bool NOT NULL DEFAULT true, t tinyint DEFAULT -3, tu tinyint unsigned, t1u tinyint(1) unsigned, s smallint, su smallint unsigned,
    m mediumint, mu mediumint unsigned zerofill, i int DEFAULT 5, i5 int(5), iu int unsigned DEFAULT 4294967295, z int(5) zerofill,
    b bigint DEFAULT -9223372036854775808, bu bigint unsigned DEFAULT 18446744073709551615,
    d decimal(10, 2) DEFAULT 0, exact decimal(30, 20) DEFAULT 1234567890.12345678901234567890, d0 decimal, du decimal(8, 3) unsigned DEFAULT 0.125,
    f float DEFAULT 1.5, f73 float(7, 3), db double, dbl double(10, 4) unsigned DEFAULT 1e-3, y year DEFAULT 2025,
    bt bit(3) DEFAULT b'101', bits bit(64) DEFAULT b'1', c int DEFAULT NULL,
    n int NOT NULL
);

CREATE TABLE texts (
    c char(3), c0 char, v varchar(20) DEFAULT '\\ "ü" it''s', n varchar(9) DEFAULT 'NULL', e varchar(9) NOT NULL DEFAULT '',
    five varchar(9) DEFAULT '5', line varchar(30) DEFAULT 'two\nlines\ttab %', tt tinytext, t text DEFAULT 'abc', m mediumtext, l longtext,
    other varchar(9) CHARACTER SET latin1, bin varchar(9) COLLATE utf8mb4_bin, ascii_ci char(36) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
    bi binary(16) DEFAULT '\0\0', vb varbinary(10), tb tinyblob, bl blob, mb mediumblob, lb longblob,
    en enum('a', 'it''s', 'b\\s', 'in progress)', 'ü,', '') NOT NULL DEFAULT 'it''s', st set('x', 'y', 'z') NOT NULL DEFAULT 'x,z',
    en1 enum('a', 'b') CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'b',
    j json NOT NULL DEFAULT '{}', jn json, jc json CHECK (json_valid(jc) AND json_length(jc) > 0), jl longtext CHECK (json_valid(jl)),
    u uuid DEFAULT uuid(), i4 inet4 DEFAULT '10.0.0.1', i6 inet6,
    ck varchar(9) CHECK (json_valid(ck)), long_key text, UNIQUE KEY `long` (long_key), packed text COMPRESSED
) DEFAULT CHARSET=utf8mb4;

CREATE TABLE `times` (
    d date DEFAULT '2020-01-01', d1 date DEFAULT curdate(), t time, t3 time(3) DEFAULT '01:02:03.004',
    dt datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, dt6 datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    later datetime DEFAULT (now() + interval 1 day),
    ts timestamp NULL, tz timestamp NOT NULL DEFAULT now(), ts3 timestamp(3) NOT NULL DEFAULT '2020-01-01 00:00:00.123' ON UPDATE now(3),
    zero timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'
);

CREATE TABLE calculated (
    q int NOT NULL, name varchar(40),
    stored int AS (q + 1) STORED COMMENT 'kept', virt int AS (q + 2) VIRTUAL, text varchar(90) AS (concat(name, ' \\ it''s ', q)) PERSISTENT,
    `or` boolean AS ((q > 1) OR (q < -1)) VIRTUAL,
    hidden int INVISIBLE DEFAULT 3, hidden_too int INVISIBLE COMMENT 'twice' CHECK (hidden_too <> 7),
    calc int DEFAULT (1 + 2), fn varchar(40) DEFAULT (concat('a,', 'b)')), seq bigint DEFAULT nextval(`plain seq`),
    pos int CHECK (pos > 0), CONSTRAINT whole CHECK (q > 1 OR name IN ('a', 'it''s')), CHECK (q < 1000000), CONSTRAINT `quo``ted "check` CHECK (length(name) < 50),
    INDEX on_stored (stored), INDEX on_virtual (virt)
);

CREATE TABLE keyed (
    id int, part int, one int unsigned, two int unsigned, three int unsigned, four int unsigned, five int unsigned,
    txt text NOT NULL, title varchar(100) NOT NULL, place point NOT NULL, shape polygon,
    PRIMARY KEY (part, id),
    KEY plain (one, two), KEY pre (txt(10), title(7)), KEY down (two DESC, one), KEY ign (three) IGNORED COMMENT 'it''s ignored',
    FULLTEXT KEY words (txt), FULLTEXT KEY words2 (title, txt) COMMENT 'two', SPATIAL KEY at_place (place),
    UNIQUE KEY half (txt(5)), UNIQUE KEY down_too (title DESC),
    KEY `fk-keyed-more` (two, one),
    CONSTRAINT `fk-keyed-one` FOREIGN KEY (one) REFERENCES `o``rgs` (id) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT `fk-keyed-three` FOREIGN KEY (three) REFERENCES `o``rgs` (id) ON DELETE SET NULL,
    FOREIGN KEY (four) REFERENCES `o``rgs` (id) ON DELETE NO ACTION,
    CONSTRAINT five_fk FOREIGN KEY five_ix (five) REFERENCES `o``rgs` (id) ON UPDATE CASCADE
);

CREATE TABLE primary_down (a int NOT NULL, b varchar(20) NOT NULL, PRIMARY KEY (b(5), a DESC));
CREATE TABLE counted_beside (part int NOT NULL, id int NOT NULL AUTO_INCREMENT, name varchar(5), PRIMARY KEY (part), KEY id (id));
CREATE TABLE counted_twice (part int NOT NULL, id int NOT NULL AUTO_INCREMENT, UNIQUE KEY (id), PRIMARY KEY (part, id)) AUTO_INCREMENT=500;
CREATE TABLE by_index (a int, b int, KEY by_a (a, b));
CREATE TABLE to_index (a int, b int, CONSTRAINT to_index_fk FOREIGN KEY (a) REFERENCES by_index (a));

CREATE TABLE tree (id int PRIMARY KEY, parent int, mate int,
    CONSTRAINT tree_parent FOREIGN KEY (parent) REFERENCES tree (id) ON DELETE CASCADE);
CREATE TABLE ring_a (id int PRIMARY KEY, b int);
CREATE TABLE ring_b (id int PRIMARY KEY, a int, CONSTRAINT ring_b_a FOREIGN KEY (a) REFERENCES ring_a (id));
ALTER TABLE ring_a ADD CONSTRAINT ring_a_b FOREIGN KEY (b) REFERENCES ring_b (id);

CREATE TABLE old_words (id int PRIMARY KEY, word varchar(20), other varchar(20) COLLATE utf8mb4_unicode_ci) ENGINE=MyISAM CHARSET=latin1 COLLATE=latin1_german1_ci
    MAX_ROWS=1000 AVG_ROW_LENGTH=50 CHECKSUM=1 DELAY_KEY_WRITE=1 COMMENT='My''ISAM';
CREATE TABLE aria_words (id int PRIMARY KEY, word varchar(20)) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1;
CREATE TABLE in_memory (id int, k varchar(9), KEY (id), KEY tree_key (k) USING BTREE, PRIMARY KEY (id)) ENGINE=MEMORY;
CREATE TABLE squeezed (id int PRIMARY KEY, t varchar(90)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=0;
CREATE TABLE paged (id int PRIMARY KEY) ROW_FORMAT=DYNAMIC `PAGE_COMPRESSED`=1 `PAGE_COMPRESSION_LEVEL`=4;

CREATE TABLE parts_hash (q int NOT NULL, r int, PRIMARY KEY (q)) PARTITION BY HASH (q) PARTITIONS 4;
CREATE TABLE parts_key (q int NOT NULL, `r r` int NOT NULL, PRIMARY KEY (q, `r r`)) PARTITION BY LINEAR KEY (`r r`) PARTITIONS 2;
CREATE TABLE parts_range (q date NOT NULL, PRIMARY KEY (q)) PARTITION BY RANGE (year(q)) SUBPARTITION BY HASH (to_days(q)) SUBPARTITIONS 2
    (PARTITION p0 VALUES LESS THAN (2000), PARTITION `p 1` VALUES LESS THAN (2010) COMMENT = 'it''s', PARTITION p2 VALUES LESS THAN MAXVALUE);
CREATE TABLE parts_columns (a int NOT NULL, b varchar(9) NOT NULL) PARTITION BY RANGE COLUMNS (a, b)
    (PARTITION p0 VALUES LESS THAN (5, 'it''s'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE));
CREATE TABLE parts_list (q int) PARTITION BY LIST (q) (PARTITION one VALUES IN (1, 3, NULL), PARTITION two VALUES IN (2, 4), PARTITION rest DEFAULT);

CREATE TABLE versions (id int, v varchar(9) WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;
CREATE TABLE versions_said (id int PRIMARY KEY, `from` timestamp(6) GENERATED ALWAYS AS ROW START, `to` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
    PERIOD FOR SYSTEM_TIME (`from`, `to`)) WITH SYSTEM VERSIONING
    PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pn CURRENT);
CREATE TABLE stays (id int, since date, until date, PERIOD FOR stay (since, until), UNIQUE (id, stay WITHOUT OVERLAPS));

CREATE VIEW seen AS SELECT o.id, o.code AS `the ``code`, count(k.id) AS n FROM `o``rgs` o LEFT JOIN keyed k ON k.one = o.id WHERE o.code <> 'it''s `o`.x' GROUP BY o.id, o.code;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `a checked` (x, y) AS SELECT id, parent FROM tree WHERE id > 5 WITH CASCADED CHECK OPTION;
CREATE VIEW above AS SELECT seen.*, (SELECT max(x) FROM `a checked`) AS top FROM seen;
CREATE VIEW local_view AS SELECT x FROM `a checked` WHERE y > 1 WITH LOCAL CHECK OPTION;
CREATE VIEW constant AS SELECT 1 AS one, now() AS at;

CREATE TRIGGER keyed_first BEFORE INSERT ON keyed FOR EACH ROW SET NEW.one = coalesce(NEW.one, 1);
CREATE TRIGGER a_second BEFORE INSERT ON keyed FOR EACH ROW SET NEW.two = coalesce(NEW.two, NEW.one);
DELIMITER //
CREATE TRIGGER `tree ``log` AFTER UPDATE ON tree FOR EACH ROW
BEGIN
    -- it's a note; with a semicolon
    IF NEW.parent <> OLD.parent THEN
        INSERT INTO by_index (a, b) VALUES (NEW.id, OLD.parent);
    END IF;
END//
DELIMITER ;
