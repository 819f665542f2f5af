-- A trading company, after the well-known sample database Northwind: tables, checks and views, written out anew.
CREATE TABLE [Categories] ([CategoryID] INTEGER PRIMARY KEY AUTOINCREMENT, [CategoryName] TEXT, [Description] TEXT, [Picture] BLOB);
CREATE TABLE [CustomerDemographics] ([CustomerTypeID] TEXT NOT NULL, [CustomerDesc] TEXT, PRIMARY KEY ("CustomerTypeID"));
CREATE TABLE [Customers] (
    [CustomerID] TEXT, [CompanyName] TEXT, [ContactName] TEXT, [ContactTitle] TEXT, [Address] TEXT, [City] TEXT,
    [Region] TEXT, [PostalCode] TEXT, [Country] TEXT, [Phone] TEXT, [Fax] TEXT, PRIMARY KEY (`CustomerID`)
);
CREATE TABLE [CustomerCustomerDemo] (
    [CustomerID] TEXT NOT NULL, [CustomerTypeID] TEXT NOT NULL, PRIMARY KEY ("CustomerID", "CustomerTypeID"),
    FOREIGN KEY ([CustomerID]) REFERENCES [Customers] ([CustomerID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
    FOREIGN KEY ([CustomerTypeID]) REFERENCES [CustomerDemographics] ([CustomerTypeID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Employees] (
    [EmployeeID] INTEGER PRIMARY KEY AUTOINCREMENT, [LastName] TEXT, [FirstName] TEXT, [Title] TEXT,
    [TitleOfCourtesy] TEXT, [BirthDate] DATE CHECK ([BirthDate] < date('2999-01-01')), [HireDate] DATE, [Address] TEXT,
    [City] TEXT, [Region] TEXT, [PostalCode] TEXT, [Country] TEXT, [HomePhone] TEXT, [Extension] TEXT, [Photo] BLOB,
    [Notes] TEXT, [ReportsTo] INTEGER, [PhotoPath] TEXT,
    FOREIGN KEY ([ReportsTo]) REFERENCES [Employees] ([EmployeeID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Regions] ([RegionID] INTEGER NOT NULL PRIMARY KEY, [RegionDescription] TEXT NOT NULL);
CREATE TABLE [Territories] (
    [TerritoryID] TEXT NOT NULL, [TerritoryDescription] TEXT NOT NULL, [RegionID] INTEGER NOT NULL,
    PRIMARY KEY ("TerritoryID"),
    FOREIGN KEY ([RegionID]) REFERENCES [Regions] ([RegionID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [EmployeeTerritories] (
    [EmployeeID] INTEGER NOT NULL REFERENCES [Employees], [TerritoryID] TEXT NOT NULL REFERENCES [Territories],
    PRIMARY KEY ("EmployeeID", "TerritoryID")
);
CREATE TABLE [Shippers] ([ShipperID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [CompanyName] TEXT NOT NULL, [Phone] TEXT);
CREATE TABLE [Suppliers] (
    [SupplierID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [CompanyName] TEXT NOT NULL, [ContactName] TEXT,
    [ContactTitle] TEXT, [Address] TEXT, [City] TEXT, [Region] TEXT, [PostalCode] TEXT, [Country] TEXT, [Phone] TEXT,
    [Fax] TEXT, [HomePage] TEXT
);
CREATE TABLE [Products] (
    [ProductID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [ProductName] TEXT NOT NULL, [SupplierID] INTEGER,
    [CategoryID] INTEGER, [QuantityPerUnit] TEXT, [UnitPrice] NUMERIC DEFAULT 0, [UnitsInStock] INTEGER DEFAULT 0,
    [UnitsOnOrder] INTEGER DEFAULT 0, [ReorderLevel] INTEGER DEFAULT 0, [Discontinued] TEXT NOT NULL DEFAULT '0',
    CHECK ([UnitPrice] >= (0)), CHECK ([ReorderLevel] >= (0)), CHECK ([UnitsInStock] >= (0)), CHECK ([UnitsOnOrder] >= (0)),
    FOREIGN KEY ([CategoryID]) REFERENCES [Categories] ([CategoryID]),
    FOREIGN KEY ([SupplierID]) REFERENCES [Suppliers] ([SupplierID])
);
CREATE TABLE [Orders] (
    [OrderID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [CustomerID] TEXT, [EmployeeID] INTEGER, [OrderDate] DATETIME,
    [RequiredDate] DATETIME, [ShippedDate] DATETIME, [ShipVia] INTEGER, [Freight] NUMERIC DEFAULT 0, [ShipName] TEXT,
    [ShipAddress] TEXT, [ShipCity] TEXT, [ShipRegion] TEXT, [ShipPostalCode] TEXT, [ShipCountry] TEXT,
    FOREIGN KEY ([EmployeeID]) REFERENCES [Employees] ([EmployeeID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
    FOREIGN KEY ([CustomerID]) REFERENCES [Customers] ([CustomerID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
    FOREIGN KEY ([ShipVia]) REFERENCES [Shippers] ([ShipperID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Order Details] (
    [OrderID] INTEGER NOT NULL, [ProductID] INTEGER NOT NULL, [UnitPrice] NUMERIC NOT NULL DEFAULT 0,
    [Quantity] INTEGER NOT NULL DEFAULT 1, [Discount] REAL NOT NULL DEFAULT 0, PRIMARY KEY ("OrderID", "ProductID"),
    CHECK ([Discount] >= (0) AND [Discount] <= (1)), CHECK ([Quantity] > (0)), CHECK ([UnitPrice] >= (0)),
    FOREIGN KEY ([OrderID]) REFERENCES [Orders] ([OrderID]), FOREIGN KEY ([ProductID]) REFERENCES [Products] ([ProductID])
);
CREATE INDEX [CategoryName] ON [Categories] ([CategoryName]);
CREATE INDEX [OrderDate] ON [Orders] ([OrderDate]);
CREATE VIEW [Alphabetical list of products] AS
    SELECT Products.*, Categories.CategoryName FROM Categories INNER JOIN Products ON Categories.CategoryID = Products.CategoryID
    WHERE Products.Discontinued = '0';
CREATE VIEW [Current Product List] AS SELECT ProductID, ProductName FROM Products WHERE Discontinued = 0;
CREATE VIEW [Order Details Extended] AS
    SELECT d.OrderID, d.ProductID, p.ProductName, d.UnitPrice, d.Quantity, d.Discount,
        round(d.UnitPrice * d.Quantity * (1 - d.Discount), 2) AS ExtendedPrice
    FROM Products p JOIN [Order Details] d ON p.ProductID = d.ProductID;
CREATE VIEW [Order Subtotals] AS
    SELECT OrderID, sum(ExtendedPrice) AS Subtotal FROM [Order Details Extended] GROUP BY OrderID;
CREATE VIEW [Customer and Suppliers by City] AS
    SELECT City, CompanyName, ContactName, 'Customers' AS Relationship FROM Customers
    UNION SELECT City, CompanyName, ContactName, 'Suppliers' FROM Suppliers ORDER BY City, CompanyName;
CREATE VIEW [Products Above Average Price] AS
    SELECT ProductName, UnitPrice FROM Products WHERE UnitPrice > (SELECT avg(UnitPrice) FROM Products);
CREATE VIEW [Sales Totals by Amount] AS
    SELECT s.Subtotal AS SaleAmount, o.OrderID, c.CompanyName, o.ShippedDate
    FROM Customers c JOIN (Orders o JOIN [Order Subtotals] s ON o.OrderID = s.OrderID) ON c.CustomerID = o.CustomerID
    WHERE s.Subtotal > 2500;
