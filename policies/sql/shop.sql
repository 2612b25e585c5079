-- The tables that queries run on, with a few rows, so that wrong types and divisions by nothing show.
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL
);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_on TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'cancelled'))
);

CREATE TABLE order_lines (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price REAL NOT NULL
);

INSERT INTO customers VALUES (1, 'Halden Paper & Print', 'NO'), (2, 'Aker Books', 'NO'), (3, 'Köhler GmbH', 'DE');
INSERT INTO orders VALUES (1, 1, '2026-03-14', 'paid'), (2, 1, '2026-04-02', 'open'), (3, 3, '2026-04-05', 'cancelled');
INSERT INTO order_lines VALUES (1, 'paper', 10, 4.5), (1, 'ink', 2, 12.0), (2, 'paper', 4, 4.5), (3, 'binding', 1, 80.0);
