"""The words by which files call what we know, folded to small letters, the most telling first.

English, German, French, Spanish and Portuguese, and the dialects of other shops' exports. A field's words are tried in
their order; “sku” is a better name for a SKU than “code” is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What a file is about."""

    PRODUCTS = "products"
    PRICES = "prices"
    STOCK = "stock"
    CUSTOMERS = "customers"
    ORDERS = "orders"


class Type(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    KEY = "key"
    MONEY = "amount"
    COUNT = "whole number"
    WEIGHT = "weight"
    RATE = "rate"
    MOMENT = "date"
    EMAIL = "e-mail address"
    COUNTRY = "country"
    CURRENCY = "currency"
    SWITCH = "yes or no"
    CATEGORY = "category"


@dataclass(frozen=True)
class Field:
    """Something that a row can say: its name, how it is read, how long it may be, and the words for it."""

    name: str
    type: Type
    words: tuple[str, ...]
    longest: int = 200

    @property
    def label(self) -> str:
        return LABELS.get(self.name, self.name.replace("_", " ").capitalize())


LABELS = {"sku": "SKU", "email": "E-mail", "key": "Product key", "line1": "Address", "compare_at": "Compare-at price"}


def field(name: str, type_: Type, words: str, longest: int = 200) -> Field:
    return Field(name, type_, tuple(word.strip() for word in words.split(",")), longest)


SKU = field(
    "sku",
    Type.KEY,
    "variant sku, sku, lineitem sku, sku code, item sku, product sku, code sku, product code sku, stock code, "
    "stockcode, artikelnummer, artikelnr, artikel nr, art nr, article number, article no, reference article, "
    "item number, item no, item code, product code, part number, referencia, reference, reference produit, "
    "reference no, codigo, codigo produto, codigo do produto, codigo de producto, code article, code produit, "
    "bestellnummer, product number, produktnummer, mpn, product id, produkt id, item id, id produto, variant id, "
    "article, artikel, code, id",
    64,
)
PRICE = field(
    "price",
    Type.MONEY,
    "variant price, price, lineitem price, unit price, regular price, price amount, list price, retail price, "
    "selling price, sell price, sales price, base price, price gross, gross price, price tax included, item price, "
    "price each, rrp, msrp, preis, verkaufspreis, vk preis, vk, bruttopreis, einzelpreis, stuckpreis, preis brutto, "
    "listenpreis, prix, prix de vente, prix ttc, prix unitaire, prix public, precio, precio de venta, pvp, "
    "precio unitario, preco, preco de venda, preco unitario, valor, valor unitario, new price, neuer preis, "
    "nouveau prix, amount",
)
COMPARE_AT = field(
    "compare_at",
    Type.MONEY,
    "variant compare at price, compare at price, compare at, compare price, was price, old price, original price, "
    "strike price, uvp, streichpreis, alter preis, statt preis, prix barre, ancien prix, precio anterior, "
    "preco antigo, preco de, preco original",
)
STOCK = field(
    "stock",
    Type.COUNT,
    "variant inventory qty, variant inventory quantity, on hand, stock on hand, available quantity, in stock qty, "
    "current stock level, current stock, stock level, stock quantity, stock qty, inventory quantity, inventory, "
    "inventory qty, stock, qty on hand, quantity on hand, quantity available, available, current quantity, qty, "
    "quantity, lagerbestand, bestand, bestand stuck, lagermenge, verfugbar, menge, anzahl, stock disponible, "
    "quantite, quantite en stock, qte, existencias, cantidad, inventario, estoque, quantidade, quantidade em estoque, "
    "saldo, count, units",
)
WAREHOUSE = field(
    "warehouse",
    Type.TEXT,
    "warehouse, location, warehouse code, location name, store location, depot, lager, lagerort, standort, entrepot, "
    "depot code, emplacement, almacen, ubicacion, deposito, armazem",
    120,
)
BARCODE = field(
    "barcode",
    Type.KEY,
    "variant barcode, barcode, ean, ean13, gtin, upc, isbn, ean code, gtin upc ean or isbn, global trade item number, "
    "strichcode, code barres, code barre, codigo de barras, gtin ean",
    32,
)
CURRENCY = field(
    "currency",
    Type.CURRENCY,
    "currency, currency code, price currency, wahrung, waehrung, devise, monnaie, moneda, divisa, moeda",
    3,
)
EMAIL = field(
    "email",
    Type.EMAIL,
    "email, e mail, customer email, email address, e mail address, mail, contact email, e mail adresse, email adresse, "
    "adresse e mail, adresse email, courriel, correo, correo electronico, endereco de email, billing email, "
    "user email, login",
    254,
)
PHONE = field(
    "phone",
    Type.TEXT,
    "phone, phone number, telephone, mobile, default address phone, billing phone, telefon, telefonnummer, handy, tel, "
    "numero de telephone, telefono, movil, telefone, celular",
    32,
)
COUNTRY = field(
    "country",
    Type.COUNTRY,
    "country code, country, shipping country, billing country, default address country code, country iso, land, "
    "landercode, lieferland, pays, code pays, pais, codigo pais",
    2,
)
STATUS = field(
    "status",
    Type.TEXT,
    "status, published, active, product status, is active, enabled, online, visible, active 0 1, aktiv, "
    "veroffentlicht, statut, actif, publie, estado, activo, publicado, situacao, ativo",
    40,
)


def options() -> tuple[Field, ...]:
    """The three ways in which a product's variants may differ: name and value of each."""
    return tuple(
        field(f"option{place}_{part}", Type.TEXT, words, 60)
        for place in (1, 2, 3)
        for part, words in (
            ("name", f"option{place} name, option {place} name, attribute {place} name, option name {place}"),
            (
                "value",
                f"option{place} value, option {place} value, attribute {place} value s, option{place}, attribute {place} value",
            ),
        )
    )


FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.PRODUCTS: (
        field("key", Type.KEY, "handle, product handle, url key, slug, product key, group id, item group id", 300),
        SKU,
        field(
            "name",
            Type.TEXT,
            "product name, title, name, product title, item name, post title, bezeichnung, artikelbezeichnung, "
            "produktname, produktbezeichnung, artikelname, titel, nom, nom du produit, designation, libelle, titre, "
            "intitule, nombre, nombre del producto, titulo, nome, nome do produto, producto, produto, denominacion, "
            "description, beschreibung, descricao, descripcion, item, product, produkt, produit",
            200,
        ),
        field(
            "description",
            Type.TEXT,
            "body html, description, product description, long description, body, content, short description, "
            "langtext, beschreibung, artikelbeschreibung, produktbeschreibung, description longue, descripcion, "
            "descricao, detalles, details",
            1_000_000,
        ),
        field(
            "brand",
            Type.TEXT,
            "vendor, brand, brand name, manufacturer, maker, brands, marke, hersteller, marque, fabricant, fabricante, "
            "marca",
            120,
        ),
        field(
            "category",
            Type.CATEGORY,
            "product category, categories, category, category path, product category name, type, product type, "
            "category name, collection, department, "
            "kategorie, kategorien, warengruppe, categorie, rayon, famille, categoria, categorias, departamento",
            1000,
        ),
        STATUS,
        BARCODE,
        *options(),
        field("option_names", Type.TEXT, "option groups, optiongroups, options", 200),
        field("option_values", Type.TEXT, "option values, optionvalues", 200),
        field(
            "weight",
            Type.WEIGHT,
            "variant grams, weight g, weight grams, grams, gewicht g, gewicht in g, product weight g, peso g, poids g, "
            "weight kg, gewicht kg, gewicht in kg, poids kg, peso kg, weight lbs, weight lb, weight oz, weight, "
            "variant weight, gewicht, poids, peso",
        ),
        field(
            "weight_unit",
            Type.TEXT,
            "weight unit, variant weight unit, gewichtseinheit, unite de poids, unidad de peso",
            10,
        ),
        PRICE,
        field(
            "sale_price",
            Type.MONEY,
            "sale price, special price, discounted price, aktionspreis, angebotspreis, "
            "prix promo, prix solde, precio de oferta, preco promocional",
        ),
        COMPARE_AT,
        CURRENCY,
        STOCK,
        WAREHOUSE,
        field("row_type", Type.TEXT, "type", 40),
        field("parent", Type.KEY, "parent, parent sku, parent id", 64),
    ),
    Kind.PRICES: (
        SKU,
        BARCODE,
        PRICE,
        field("sale_price", Type.MONEY, "sale price, special price, aktionspreis, prix promo, precio de oferta"),
        COMPARE_AT,
        CURRENCY,
        field(
            "starts_at",
            Type.MOMENT,
            "valid from, starts at, start date, from, effective date, from date, gultig ab, ab, valable a partir du, "
            "date debut, valido desde, desde, valido a partir de",
        ),
    ),
    Kind.STOCK: (
        SKU,
        BARCODE,
        STOCK,
        WAREHOUSE,
        field(
            "reorder_point",
            Type.COUNT,
            "reorder point, low stock amount, minimum stock, min stock, reorder level, mindestbestand, meldebestand, "
            "stock minimum, stock minimo, estoque minimo",
        ),
    ),
    Kind.CUSTOMERS: (
        field(
            "reference",
            Type.KEY,
            "customer unique id, customer id, customer no, customer number, customer code, client id, user id, "
            "kundennummer, kunden nr, kundennr, kunden id, numero client, no client, id client, code client, id cliente, "
            "numero de cliente, codigo cliente, codigo do cliente, external id, reference, id",
            64,
        ),
        field(
            "name",
            Type.TEXT,
            "name, full name, customer name, customer, display name, kunde, kundenname, nom complet, client, "
            "nom du client, nombre completo, cliente, nome completo, nome do cliente, contact name, contact",
            150,
        ),
        field(
            "first_name",
            Type.TEXT,
            "first name, firstname, given name, vorname, prenom, nombre, nome, primeiro nome, billing first name",
            70,
        ),
        field(
            "last_name",
            Type.TEXT,
            "last name, lastname, surname, family name, nachname, familienname, nom, "
            "nom de famille, apellido, apellidos, sobrenome, billing last name",
            75,
        ),
        EMAIL,
        PHONE,
        field(
            "company",
            Type.TEXT,
            "company, company name, default address company, firma, unternehmen, societe, "
            "entreprise, empresa, billing company",
            150,
        ),
        field(
            "line1",
            Type.TEXT,
            "default address address1, address1, address 1, address line 1, line1, street, street address, address, "
            "billing address 1, billing street, shipping street, strasse, anschrift, adresse, rue, adresse 1, direccion, "
            "calle, domicilio, endereco, rua, logradouro, shipping address1",
            200,
        ),
        field(
            "line2",
            Type.TEXT,
            "default address address2, address2, address 2, address line 2, line2, adresszusatz, "
            "zusatz, complement, complement d adresse, adresse 2, complemento",
            200,
        ),
        field(
            "postal_code",
            Type.KEY,
            "default address zip, zip, zip code, zipcode, postal code, postcode, post code, postal, plz, postleitzahl, "
            "code postal, cp, codigo postal, cep, customer zip code prefix, billing postcode, billing zip",
            20,
        ),
        field(
            "city",
            Type.TEXT,
            "default address city, city, town, customer city, billing city, shipping city, ort, "
            "stadt, wohnort, ville, ciudad, localidad, poblacion, cidade",
            100,
        ),
        field(
            "region",
            Type.TEXT,
            "default address province code, province, region, state, county, customer state, "
            "bundesland, billing state, departement, provincia, estado, uf",
            100,
        ),
        COUNTRY,
    ),
    Kind.ORDERS: (
        field(
            "number",
            Type.KEY,
            "order number, order no, invoice no, invoice number, invoice, order id, order name, order, order ref, "
            "order reference, bestellnummer, bestellnr, auftragsnummer, auftragsnr, rechnungsnummer, rechnungsnr, "
            "belegnummer, numero de commande, no commande, commande, n commande, numero commande, facture, "
            "numero de facture, no facture, numero de pedido, pedido, n pedido, factura, numero de factura, "
            "numero do pedido, numero da nota, id pedido, transaction id, receipt no, sale id, name, id",
            32,
        ),
        field(
            "placed_at",
            Type.MOMENT,
            "created at, order date, invoice date, order purchase timestamp, placed at, ordered at, date ordered, "
            "order placed, date created, transaction date, purchase date, sale date, bestelldatum, auftragsdatum, "
            "rechnungsdatum, belegdatum, datum, date de commande, date commande, date facture, date de facture, "
            "fecha de pedido, fecha pedido, fecha, fecha de factura, data do pedido, data da compra, data, paid at, "
            "date, timestamp, time",
        ),
        SKU,
        field(
            "name",
            Type.TEXT,
            "lineitem name, item name, product name, description, product, item, title, artikel, bezeichnung, "
            "artikelbezeichnung, produkt, produktname, designation, produit, libelle, article, producto, descripcion, "
            "produto, descricao, nome do produto, nombre del producto",
            200,
        ),
        field(
            "quantity",
            Type.COUNT,
            "lineitem quantity, quantity, qty, item quantity, quantity ordered, quantity purchased, units, pieces, "
            "menge, anzahl, stuck, quantite, qte, cantidad, cant, unidades, quantidade, qtd, qtde",
        ),
        PRICE,
        field(
            "customer_reference",
            Type.KEY,
            "customer unique id, customer id, customer no, customer number, "
            "customer code, client id, user id, kundennummer, kunden nr, kundennr, kunden id, numero client, no client, "
            "code client, id client, id cliente, codigo cliente, codigo do cliente, cliente id",
            64,
        ),
        EMAIL,
        field(
            "customer_name",
            Type.TEXT,
            "customer name, billing name, shipping name, customer, buyer, buyer name, "
            "client name, kunde, kundenname, nom du client, client, cliente, nome do cliente, nombre del cliente",
            150,
        ),
        PHONE,
        COUNTRY,
        CURRENCY,
        field(
            "shipping",
            Type.MONEY,
            "shipping, shipping amount, freight value, shipping cost, shipping total, "
            "shipping price, delivery cost, versand, versandkosten, frais de port, frais de livraison, gastos de envio, "
            "envio, frete, valor do frete",
        ),
        field(
            "tax_rate",
            Type.RATE,
            "tax rate, vat rate, tax %, vat %, mwst satz, mwst %, steuersatz, taux tva, taux de tva, tipo iva, iva %",
        ),
        field(
            "order_status",
            Type.TEXT,
            "order status, status, financial status, payment status, state, bestellstatus, statut, estado, situacao",
            40,
        ),
        field("cancelled_at", Type.MOMENT, "cancelled at, canceled at"),
    ),
}


@cache
def known_headings() -> frozenset[str]:
    return frozenset(word for fields in FIELDS.values() for entry in fields for word in entry.words)


def is_known_heading(folded: str) -> bool:
    """Whether some field of some kind goes by this name."""
    return folded in known_headings() or folded.removeprefix("product ") in known_headings()
