"""The tables that the audit does not watch, each with its reason. Every other table is watched."""

OWN_RECORD = "only added to, and says itself who did it: "
VOLATILE = "comes and goes by itself: "
DERIVED = "worked out or measured, and can be again: "
PERSONAL = "one person's own arrangement: "
FRAMEWORK = "written by the framework: "

NOT_AUDITED = {
    "audit_change": OWN_RECORD + "the audit",
    "accounts_signin": OWN_RECORD + "the log of sign-ins",
    # Ledgers and documents, which refuse to be changed.
    "inventory_stockmovement": OWN_RECORD + "the ledger names its actor, reason and balance",
    "orders_orderevent": OWN_RECORD + "the timeline names its actor",
    "orders_invoice": OWN_RECORD + "an invoice is issued on the order's timeline",
    "orders_invoiceline": OWN_RECORD + "part of its invoice",
    "orders_invoicetax": OWN_RECORD + "part of its invoice",
    "orders_providerevent": OWN_RECORD + "what a payment provider has told",
    "purchasing_receipt": OWN_RECORD + "a delivery names its actor",
    "purchasing_receiptline": OWN_RECORD + "part of its delivery",
    "exchange_changeset": OWN_RECORD + "a bulk change names its actor",
    "exchange_changesetrow": OWN_RECORD + "what a bulk change was made of, with before and after",
    "exchange_exportrun": OWN_RECORD + "an exported file names who asked for it",
    "exchange_importedspan": OWN_RECORD + "part of the receipt of its import",
    "exchange_refusedrow": OWN_RECORD + "part of the receipt of its import",
    # What shoppers do while they shop.
    "inventory_reservation": VOLATILE + "a promise of goods, made and kept with its order or cart",
    "orders_linereservation": VOLATILE + "joins an order's line to its promise",
    "orders_cart": VOLATILE + "a shopper's basket",
    "orders_cartline": VOLATILE + "a shopper's basket",
    "orders_carthold": VOLATILE + "a shopper's basket",
    "search_searchedtext": VOLATILE + "what people have typed into the search",
    "search_stalebasket": VOLATILE + "what waits to be counted",
    "search_staleproduct": VOLATILE + "what waits to be indexed",
    "accounts_staffsession": VOLATILE + "where somebody is signed in; the log of sign-ins tells what began and ended",
    "reviews_reviewvote": VOLATILE + "what shoppers click below a review",
    "notices_notice": OWN_RECORD + "what somebody was told",
    "notices_choice": PERSONAL + "what they want to be told",
    "workspace_favourite": PERSONAL + "pages that they keep at hand",
    "workspace_savedview": PERSONAL + "lists as they want to see them",
    # Numbers that follow the products.
    "catalog_categorytally": DERIVED + "how many products stand in a category",
    # The index of the search.
    "search_lexeme": DERIVED + "frequencies of words",
    "search_productembedding": DERIVED + "a product's meaning",
    "search_productpair": DERIVED + "what is bought together",
    "search_productbaskets": DERIVED + "what is bought together",
    "search_storebaskets": DERIVED + "what is bought together",
    "search_countedbasket": DERIVED + "what is bought together",
    "search_searchdocument": DERIVED + "a product's words",
    "search_word": DERIVED + "the words there are",
    # Sums of sales.
    "analytics_cartday": DERIVED + "sums of sales",
    "analytics_categoryday": DERIVED + "sums of sales",
    "analytics_customersales": DERIVED + "sums of sales",
    "analytics_productday": DERIVED + "sums of sales",
    "analytics_saleshour": DERIVED + "sums of sales",
    "analytics_warehouseday": DERIVED + "sums of sales",
    "analytics_stalesales": VOLATILE + "what waits to be counted",
    "reviews_productrating": DERIVED + "stars of published reviews",
    # What the observatory has measured.
    "core_spent": DERIVED + "how often somebody asked, while Redis is away",
    "insights_requestrollup": DERIVED + "costs of requests",
    "insights_slowrequest": DERIVED + "costs of requests",
    "insights_statementplan": DERIVED + "plans of statements",
    "insights_statementrollup": DERIVED + "costs of statements",
    "insights_statementtext": DERIVED + "costs of statements",
    # Django and its packages.
    "auth_permission": FRAMEWORK + "by migrations",
    "django_content_type": FRAMEWORK + "by migrations",
    "django_migrations": FRAMEWORK + "by migrations",
    "django_admin_log": FRAMEWORK + "the log that the audit stands in for; nothing is added to it",
    "django_session": FRAMEWORK + "sessions",
    "django_tasks_database_dbtaskresult": FRAMEWORK + "the queue of jobs",
}
