-- A trader in food, after the well-known sample database Northwind, written out anew: names with spaces, pictures, views.
CREATE TABLE categories (CategoryID int NOT NULL AUTO_INCREMENT, CategoryName varchar(15) NOT NULL, Description mediumtext, Picture longblob,
    PRIMARY KEY (CategoryID), KEY CategoryName (CategoryName));
CREATE TABLE customerdemographics (CustomerTypeID varchar(10) NOT NULL PRIMARY KEY, CustomerDesc mediumtext);
CREATE TABLE customers (CustomerID varchar(5) NOT NULL PRIMARY KEY, CompanyName varchar(40) NOT NULL, ContactName varchar(30), ContactTitle varchar(30),
    Address varchar(60), City varchar(15), Region varchar(15), PostalCode varchar(10), Country varchar(15), Phone varchar(24), Fax varchar(24),
    KEY City (City), KEY CompanyName (CompanyName), KEY PostalCode (PostalCode), KEY Region (Region));
CREATE TABLE customercustomerdemo (CustomerID varchar(5) NOT NULL, CustomerTypeID varchar(10) NOT NULL, PRIMARY KEY (CustomerID, CustomerTypeID),
    CONSTRAINT FK_CustomerCustomerDemo FOREIGN KEY (CustomerTypeID) REFERENCES customerdemographics (CustomerTypeID),
    CONSTRAINT FK_CustomerCustomerDemo_Customers FOREIGN KEY (CustomerID) REFERENCES customers (CustomerID));
CREATE TABLE employees (EmployeeID int NOT NULL AUTO_INCREMENT PRIMARY KEY, LastName varchar(20) NOT NULL, FirstName varchar(10) NOT NULL, Title varchar(30),
    BirthDate datetime, HireDate datetime, Photo longblob, Notes mediumtext NOT NULL, ReportsTo int, PhotoPath varchar(255), Salary float,
    KEY LastName (LastName), CONSTRAINT FK_Employees_Employees FOREIGN KEY (ReportsTo) REFERENCES employees (EmployeeID));
CREATE TABLE region (RegionID int NOT NULL PRIMARY KEY, RegionDescription varchar(50) NOT NULL);
CREATE TABLE territories (TerritoryID varchar(20) NOT NULL PRIMARY KEY, TerritoryDescription varchar(50) NOT NULL, RegionID int NOT NULL,
    CONSTRAINT FK_Territories_Region FOREIGN KEY (RegionID) REFERENCES region (RegionID));
CREATE TABLE employeeterritories (EmployeeID int NOT NULL, TerritoryID varchar(20) NOT NULL, PRIMARY KEY (EmployeeID, TerritoryID),
    CONSTRAINT FK_EmployeeTerritories_Employees FOREIGN KEY (EmployeeID) REFERENCES employees (EmployeeID),
    CONSTRAINT FK_EmployeeTerritories_Territories FOREIGN KEY (TerritoryID) REFERENCES territories (TerritoryID));
CREATE TABLE shippers (ShipperID int NOT NULL AUTO_INCREMENT PRIMARY KEY, CompanyName varchar(40) NOT NULL, Phone varchar(24));
CREATE TABLE suppliers (SupplierID int NOT NULL AUTO_INCREMENT PRIMARY KEY, CompanyName varchar(40) NOT NULL, City varchar(15), HomePage mediumtext,
    KEY CompanyName (CompanyName));
CREATE TABLE products (ProductID int NOT NULL AUTO_INCREMENT PRIMARY KEY, ProductName varchar(40) NOT NULL, SupplierID int, CategoryID int,
    UnitPrice decimal(10, 4) DEFAULT 0.0000, UnitsInStock smallint DEFAULT 0, ReorderLevel smallint DEFAULT 0, Discontinued bit(1) NOT NULL DEFAULT b'0',
    KEY ProductName (ProductName), CONSTRAINT FK_Products_Categories FOREIGN KEY (CategoryID) REFERENCES categories (CategoryID),
    CONSTRAINT FK_Products_Suppliers FOREIGN KEY (SupplierID) REFERENCES suppliers (SupplierID),
    CONSTRAINT CK_UnitPrice CHECK (UnitPrice >= 0), CONSTRAINT CK_Stock CHECK (UnitsInStock >= 0));
CREATE TABLE orders (OrderID int NOT NULL AUTO_INCREMENT PRIMARY KEY, CustomerID varchar(5), EmployeeID int, OrderDate datetime, RequiredDate datetime,
    ShippedDate datetime, ShipVia int, Freight decimal(10, 4) DEFAULT 0.0000, ShipName varchar(40), ShipPostalCode varchar(10),
    KEY OrderDate (OrderDate), KEY ShippedDate (ShippedDate), KEY ShipPostalCode (ShipPostalCode),
    CONSTRAINT FK_Orders_Customers FOREIGN KEY (CustomerID) REFERENCES customers (CustomerID),
    CONSTRAINT FK_Orders_Employees FOREIGN KEY (EmployeeID) REFERENCES employees (EmployeeID),
    CONSTRAINT FK_Orders_Shippers FOREIGN KEY (ShipVia) REFERENCES shippers (ShipperID));
CREATE TABLE `order details` (OrderID int NOT NULL, ProductID int NOT NULL, UnitPrice decimal(10, 4) NOT NULL DEFAULT 0.0000,
    Quantity smallint NOT NULL DEFAULT 1, Discount double(8, 0) NOT NULL DEFAULT 0, PRIMARY KEY (OrderID, ProductID),
    CONSTRAINT FK_Order_Details_Orders FOREIGN KEY (OrderID) REFERENCES orders (OrderID),
    CONSTRAINT FK_Order_Details_Products FOREIGN KEY (ProductID) REFERENCES products (ProductID));
CREATE VIEW `Alphabetical list of products` AS SELECT p.*, c.CategoryName FROM categories c INNER JOIN products p ON c.CategoryID = p.CategoryID WHERE p.Discontinued = 0;
CREATE VIEW `Order Details Extended` AS SELECT d.OrderID, p.ProductName, round(d.UnitPrice * d.Quantity * (1 - d.Discount) / 100) * 100 AS ExtendedPrice
    FROM products p JOIN `order details` d ON p.ProductID = d.ProductID;
CREATE VIEW `Order Subtotals` AS SELECT OrderID, sum(ExtendedPrice) AS Subtotal FROM `Order Details Extended` GROUP BY OrderID;
CREATE VIEW `Products Above Average Price` AS SELECT ProductName, UnitPrice FROM products WHERE UnitPrice > (SELECT avg(UnitPrice) FROM products);
CREATE VIEW `Quarterly Orders` AS SELECT DISTINCT c.CustomerID, c.City FROM customers c RIGHT JOIN orders o ON c.CustomerID = o.CustomerID
    WHERE o.OrderDate BETWEEN '1997-01-01' AND '1997-12-31';
