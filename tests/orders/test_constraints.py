"""Each rule that the database holds about orders, broken by plain SQL."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from shop.inventory.models import StockMovement
from shop.orders.models import Fulfilment, FulfilmentLine, Invoice, Return, ReturnLine
from tests.factories import (
    CartFactory,
    CartHoldFactory,
    CartLineFactory,
    CouponRedemptionFactory,
    CustomerFactory,
    CustomerGroupFactory,
    ExchangeFactory,
    FulfilmentFactory,
    FulfilmentLineFactory,
    GiftCardMovementFactory,
    InvoiceFactory,
    InvoiceLineFactory,
    InvoiceSeriesFactory,
    InvoiceTaxFactory,
    LineReservationFactory,
    OrderAddressFactory,
    OrderDiscountFactory,
    OrderEventFactory,
    OrderFactory,
    OrderLineFactory,
    PaymentFactory,
    PaymentOperationFactory,
    PromotionAudienceFactory,
    PromotionFactory,
    PromotionSegmentFactory,
    ProviderEventFactory,
    RefundFactory,
    ReservationFactory,
    ReturnFactory,
    ReturnLineFactory,
    SegmentFactory,
    StockItemFactory,
    StockMovementFactory,
    VariantFactory,
    WarehouseFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, carry_out, changed, copied, deleted, without


def unknown_order_status() -> Attempt:
    order = OrderFactory(lines=0)
    without("orders_order", constraint="order_placed_has_a_date")
    return copied(order, number="another", status="?")


def unknown_fulfilment_status() -> Attempt:
    fulfilment = FulfilmentFactory()
    without("orders_fulfilment", constraint="fulfilment_shipped_has_a_date")
    return copied(fulfilment, status="?")


def unknown_kind_of_invoice() -> Attempt:
    invoice = InvoiceFactory()
    without("orders_invoice", trigger="invoice_numbers_without_gaps")
    without("orders_invoice", constraint="invoice_credit_note_names_its_invoice")
    return copied(invoice, kind="?")


def number_given_twice() -> Attempt:
    invoice = InvoiceFactory()
    without("orders_invoice", trigger="invoice_numbers_without_gaps")
    return copied(invoice)


def more_refunded_than_captured() -> Attempt:
    order = OrderFactory()
    without("orders_order", trigger="orders_order_refunded_amount_follows")
    return changed(order, refunded_amount=Decimal("0.01"))


def more_shipped_than_ordered() -> Attempt:
    order = OrderFactory(lines=0)
    without("orders_order", trigger="order_amounts_by_hand")
    return changed(order, fulfilled_quantity=1)


def line_shipped_twice() -> Attempt:
    shipped = FulfilmentLineFactory(shipped=True)
    parcel = FulfilmentFactory(order=shipped.order, warehouse=shipped.fulfilment.warehouse)
    return copied(shipped, fulfilment_id=parcel.pk, movement_id=another_sale(shipped).pk)


def another_sale(shipped: FulfilmentLine, **more: Any) -> StockMovement:
    """A movement of the same goods from the same place."""
    item = shipped.movement.stock_item
    StockMovementFactory(stock_item=item, quantity=shipped.quantity)
    return StockMovementFactory(**{"stock_item": item, "kind": "sale", "quantity": -shipped.quantity, **more})


def goods_of_another_variant_shipped() -> Attempt:
    packed = FulfilmentLineFactory()
    item = StockItemFactory(store=packed.store, warehouse=packed.fulfilment.warehouse, on_hand=1)
    return changed(packed, movement_id=StockMovementFactory(stock_item=item, kind="sale", quantity=-1).pk)


def goods_of_another_place_returned() -> Attempt:
    line = OrderLineFactory()
    FulfilmentLineFactory(line=line, shipped=True)
    back = ReturnLineFactory(line=line)
    item = StockItemFactory(store=line.store, variant=line.variant)
    movement = StockMovementFactory(stock_item=item, kind="return")
    return changed(back, received_quantity=1, movement_id=movement.pk)


def place_changed_of(row: Fulfilment | Return) -> Attempt:
    return changed(row, warehouse_id=WarehouseFactory(store=row.store).pk)


def variant_of_a_line_changed() -> Attempt:
    line = OrderLineFactory()
    return changed(line, variant_id=VariantFactory(store=line.store).pk)


def redemption_used_by_two_orders() -> Attempt:
    used = CouponRedemptionFactory()
    discount = OrderDiscountFactory(redemption=used)
    return copied(discount, order_id=OrderFactory(store=used.store).pk)


def discount_on_another_orders_line() -> Attempt:
    discount = OrderDiscountFactory()
    return changed(discount, line_id=OrderLineFactory(store=discount.store).pk)


def reservation_for_another_stores_order() -> Attempt:
    line = OrderLineFactory()
    return changed(LineReservationFactory(), order_id=line.order_id, line_id=line.pk)


def reservation_of_another_variant() -> Attempt:
    row = LineReservationFactory()
    return changed(row, reservation_id=ReservationFactory(store=row.store).pk)


def reservation_for_another_orders_line() -> Attempt:
    row = LineReservationFactory()
    return changed(row, line_id=OrderLineFactory(store=row.store).pk)


def fulfilment_line_of_another_stores_order() -> Attempt:
    parcel = FulfilmentFactory()
    line = OrderLineFactory(order=parcel.order)
    return changed(FulfilmentLineFactory(), order_id=parcel.order_id, fulfilment_id=parcel.pk, line_id=line.pk)


def line_in_another_orders_fulfilment() -> Attempt:
    row = FulfilmentLineFactory()
    return changed(row, fulfilment_id=FulfilmentFactory(store=row.store).pk)


def fulfilment_of_another_orders_line() -> Attempt:
    row = FulfilmentLineFactory()
    return changed(row, line_id=OrderLineFactory(store=row.store).pk)


def one_movement_of_two_fulfilment_lines() -> Attempt:
    row = FulfilmentLineFactory(line__quantity=2, quantity=1, shipped=True)
    return copied(row, fulfilment_id=FulfilmentFactory(order=row.order).pk)


def return_line_of_another_stores_order() -> Attempt:
    request = ReturnFactory()
    line = OrderLineFactory(order=request.order)
    return changed(ReturnLineFactory(), order_id=request.order_id, request_id=request.pk, line_id=line.pk)


def line_in_another_orders_return() -> Attempt:
    row = ReturnLineFactory()
    return changed(row, request_id=ReturnFactory(store=row.store).pk)


def return_of_another_orders_line() -> Attempt:
    row = ReturnLineFactory()
    return changed(row, line_id=OrderLineFactory(store=row.store).pk)


def operation_of_another_stores_order() -> Attempt:
    elsewhere = PaymentFactory(pending=True)
    return changed(PaymentOperationFactory(), order_id=elsewhere.order_id, payment_id=elsewhere.pk)


def operation_on_another_orders_payment() -> Attempt:
    row = PaymentOperationFactory()
    return changed(row, payment_id=PaymentFactory(store=row.store, pending=True).pk)


def operation_for_another_orders_return() -> Attempt:
    row = PaymentOperationFactory()
    return changed(row, request_id=ReturnFactory(store=row.store).pk)


def operation_with_another_orders_refund() -> Attempt:
    row = PaymentOperationFactory(payment=PaymentFactory(), kind="refund")
    return changed(row, status="done", refund_id=RefundFactory(store=row.store).pk)


def one_refund_of_two_operations() -> Attempt:
    refund = RefundFactory()
    row = PaymentOperationFactory(payment=refund.payment, kind="refund", status="done", refund=refund)
    return copied(row, idempotency_key="another")


def one_card_movement_of_two_operations() -> Attempt:
    row = PaymentOperationFactory(status="done")
    carry_out(changed(row, gift_card_movement_id=GiftCardMovementFactory(store=row.store).pk))
    return copied(row, idempotency_key="another")


def unknown_operation_status() -> Attempt:
    row = PaymentOperationFactory(status="done")
    return copied(row, status="?", idempotency_key="another")


def event_about_another_stores_order() -> Attempt:
    payment = PaymentFactory()
    return copied(ProviderEventFactory(), event_id="another", order_id=payment.order_id, payment_id=payment.pk)


def event_about_another_orders_payment() -> Attempt:
    event = ProviderEventFactory()
    order, payment = OrderFactory(store=event.store), PaymentFactory(store=event.store)
    return copied(event, event_id="another", order_id=order.pk, payment_id=payment.pk)


def one_movement_of_two_return_lines() -> Attempt:
    row = returned()
    return copied(row, request_id=ReturnFactory(order=row.order, warehouse=row.request.warehouse).pk)


def returned() -> ReturnLine:
    """One unit that was shipped and is back on the shelf."""
    line = OrderLineFactory()
    FulfilmentLineFactory(line=line, shipped=True)
    return ReturnLineFactory(line=line, shelved=True)


def restocked_line_unwritten() -> Attempt:
    return deleted(returned())


def refund_for_another_stores_order() -> Attempt:
    payment = PaymentFactory()
    return copied(RefundFactory(), order_id=payment.order_id, payment_id=payment.pk)


def refund_of_another_orders_payment() -> Attempt:
    refund = RefundFactory()
    return copied(refund, payment_id=PaymentFactory(store=refund.store).pk)


def credit_note() -> Invoice:
    invoice = InvoiceFactory()
    return InvoiceFactory(kind="credit_note", order=invoice.order, credited_invoice=invoice)


def another_line_of_an_invoice() -> Attempt:
    return copied(InvoiceFactory().lines.get(), position=2)


def more_credited_than_invoiced() -> Attempt:
    note = credit_note()
    return copied(note.lines.get(), position=2, tax_amount=0, net_amount=0, unit_price_amount=0)


def line_of_another_stores_order() -> Attempt:
    other = InvoiceFactory()
    return copied(InvoiceFactory().lines.get(), position=2, order_id=other.order_id, invoice_id=other.pk)


def line_of_another_orders_invoice() -> Attempt:
    line = InvoiceFactory().lines.get()
    return copied(line, position=2, invoice_id=InvoiceFactory(store=line.store).pk)


def credit_of_another_orders_line() -> Attempt:
    line = credit_note().lines.get()
    without("orders_invoiceline", trigger="invoice_credits_within_invoiced")
    return copied(line, position=2, credited_line_id=InvoiceFactory(store=line.store).lines.get().pk)


def tax_of_another_stores_order() -> Attempt:
    other = InvoiceFactory()
    return copied(InvoiceFactory().taxes.get(), tax_rate=0, order_id=other.order_id, invoice_id=other.pk)


def tax_of_another_orders_invoice() -> Attempt:
    tax = InvoiceFactory().taxes.get()
    return copied(tax, tax_rate=0, invoice_id=InvoiceFactory(store=tax.store).pk)


def credit_note_for_nothing() -> Attempt:
    return copied(credit_note(), credited_invoice_id=None)


def credit_note_for_a_credit_note() -> Attempt:
    note = credit_note()
    return copied(note, credited_invoice_id=note.pk)


def credit_note_for_another_orders_invoice() -> Attempt:
    note = credit_note()
    return copied(note, credited_invoice_id=InvoiceFactory(store=note.store).pk)


def replaced_twice() -> Attempt:
    row = ExchangeFactory()
    return copied(row, request_id=ReturnFactory(order=row.order).pk)


def replaced_by_two_orders() -> Attempt:
    row = ExchangeFactory()
    return copied(row, replacement_id=OrderFactory(store=row.store).pk)


def exchange_of_another_orders_return() -> Attempt:
    row = ExchangeFactory()
    replacement = OrderFactory(store=row.store)
    return copied(row, request_id=ReturnFactory(store=row.store).pk, replacement_id=replacement.pk)


def exchange_for_another_stores_order() -> Attempt:
    row = ExchangeFactory()
    return copied(row, request_id=ReturnFactory(order=row.order).pk, replacement_id=OrderFactory().pk)


def exchange_of_another_stores_order() -> Attempt:
    row, request = ExchangeFactory(), ReturnFactory()
    replacement = OrderFactory(store=row.store)
    return copied(row, order_id=request.order_id, request_id=request.pk, replacement_id=replacement.pk)


def order_exchanged_for_itself() -> Attempt:
    row = ExchangeFactory()
    request = ReturnFactory(order=row.order)
    return copied(row, request_id=request.pk, replacement_id=row.order_id)


VIOLATIONS: Ledger = {
    "exchange_for_another_order": order_exchanged_for_itself,
    "orders_exchange_append_only": lambda: deleted(ExchangeFactory()),
    "orders_exchange_order_same_store": exchange_of_another_stores_order,
    "orders_exchange_replacement_id_key": replaced_twice,
    "orders_exchange_replacement_same_store": exchange_for_another_stores_order,
    "orders_exchange_request_id_key": replaced_by_two_orders,
    "orders_exchange_request_same_order": exchange_of_another_orders_return,
    "cart_currency_is_a_code": lambda: changed(CartFactory(), currency="eur"),
    "cart_line_positive": lambda: changed(CartLineFactory(), quantity=0),
    "cart_line_variant_once": lambda: copied(CartLineFactory()),
    "cart_one_open_per_customer": lambda: copied(CartFactory(), token=str(uuid.uuid4())),
    "fulfilment_line_movement_fits": goods_of_another_variant_shipped,
    "fulfilment_warehouse_stays": lambda: place_changed_of(FulfilmentFactory()),
    "line_reservation_fits": reservation_of_another_variant,
    "order_line_variant_stays": variant_of_a_line_changed,
    "return_line_movement_fits": goods_of_another_place_returned,
    "return_warehouse_stays": lambda: place_changed_of(ReturnFactory()),
    "fulfilment_line_once": lambda: copied(FulfilmentLineFactory(line__quantity=2, quantity=1)),
    "fulfilment_line_positive": lambda: changed(FulfilmentLineFactory(), quantity=0),
    "fulfilment_line_shipped_stays": lambda: deleted(FulfilmentLineFactory(shipped=True)),
    "fulfilment_shipped_has_a_date": lambda: changed(FulfilmentFactory(), status="shipped"),
    "invoice_credit_note_corrects_an_invoice": credit_note_for_a_credit_note,
    "invoice_credit_note_names_its_invoice": credit_note_for_nothing,
    "invoice_number_unique": number_given_twice,
    "invoice_credits_within_invoiced": more_credited_than_invoiced,
    "invoice_line_amounts": lambda: copied(InvoiceFactory().lines.get(), position=2, quantity=0),
    "invoice_line_position_unique": lambda: copied(InvoiceFactory().lines.get()),
    "invoice_sums_to_totals": another_line_of_an_invoice,
    "invoice_tax_amounts": lambda: copied(InvoiceFactory().taxes.get(), tax_rate=1),
    "invoice_tax_once_per_rate": lambda: copied(InvoiceFactory().taxes.get()),
    "orders_invoiceline_append_only": lambda: deleted(InvoiceLineFactory()),
    "orders_invoiceline_credited_line_same_order": credit_of_another_orders_line,
    "orders_invoiceline_invoice_same_order": line_of_another_orders_invoice,
    "orders_invoiceline_order_same_store": line_of_another_stores_order,
    "orders_invoicetax_append_only": lambda: deleted(InvoiceTaxFactory()),
    "orders_invoicetax_invoice_same_order": tax_of_another_orders_invoice,
    "orders_invoicetax_order_same_store": tax_of_another_stores_order,
    "invoice_numbers_without_gaps": lambda: changed(InvoiceSeriesFactory(), last_number=9),
    "invoice_series_in_use_stays": lambda: changed(InvoiceFactory().series, prefix="another"),
    "invoice_series_prefix_unique": lambda: copied(InvoiceSeriesFactory()),
    "order_address_one_per_kind": lambda: copied(OrderAddressFactory()),
    "order_amounts_follow_lines": lambda: changed(OrderFactory(), lines_amount=Decimal("9.99")),
    "order_currency_is_a_code": lambda: changed(OrderFactory(), currency="eur"),
    "order_discount_positive": lambda: changed(OrderDiscountFactory(), amount=0),
    "order_discount_redemption_of_one_order": redemption_used_by_two_orders,
    "order_email_is_normalised": lambda: changed(OrderFactory(), email="Ada@example.com"),
    "order_idempotency_key_unique": lambda: copied(OrderFactory(lines=0, idempotency_key="1"), number="another"),
    "order_line_fulfilled_within_ordered": line_shipped_twice,
    "order_line_positive": lambda: changed(OrderLineFactory(), quantity=0),
    "order_line_price_not_negative": lambda: changed(OrderLineFactory(), unit_price_amount=Decimal("-0.01")),
    "order_line_returned_within_fulfilled": lambda: changed(ReturnLineFactory(), received_quantity=1),
    "order_line_tax_rate_is_a_share": lambda: changed(OrderLineFactory(), tax_rate=Decimal(1)),
    "order_number_unique": lambda: copied(OrderFactory(lines=0)),
    "order_placed_has_a_date": lambda: changed(OrderFactory(), placed_at=None),
    "order_quantities_in_order": more_shipped_than_ordered,
    "order_refunds_within_captures": more_refunded_than_captured,
    "order_total_not_negative": lambda: copied(OrderDiscountFactory(), amount=Decimal("9.01")),
    "orders_cart_customer_same_store": lambda: changed(CartFactory(), customer_id=CustomerFactory().pk),
    "orders_cart_status_known": lambda: copied(CartFactory(), token=str(uuid.uuid4()), status="?"),
    "orders_cart_status_steps": lambda: changed(CartFactory(status="ordered"), status="open"),
    "orders_cart_token_key": lambda: copied(CartFactory(), customer_id=None),
    "orders_carthold_cart_same_store": lambda: changed(CartHoldFactory(), cart_id=CartFactory().pk),
    "orders_carthold_reservation_id_key": lambda: copied(CartHoldFactory()),
    "orders_carthold_reservation_same_store": lambda: changed(
        CartHoldFactory(), reservation_id=ReservationFactory().pk
    ),
    "orders_cartline_cart_same_store": lambda: changed(CartLineFactory(), cart_id=CartFactory().pk),
    "orders_cartline_variant_same_store": lambda: changed(CartLineFactory(), variant_id=VariantFactory().pk),
    "orders_fulfilment_order_same_store": lambda: changed(FulfilmentFactory(), order_id=OrderFactory().pk),
    "orders_fulfilment_status_known": unknown_fulfilment_status,
    "orders_fulfilment_status_steps": lambda: changed(FulfilmentFactory(), status="delivered"),
    "orders_fulfilment_warehouse_same_store": lambda: copied(FulfilmentFactory(), warehouse_id=WarehouseFactory().pk),
    "orders_fulfilmentline_fulfilment_same_order": line_in_another_orders_fulfilment,
    "orders_fulfilmentline_line_same_order": fulfilment_of_another_orders_line,
    "orders_fulfilmentline_movement_id_key": one_movement_of_two_fulfilment_lines,
    "orders_fulfilmentline_movement_same_store": lambda: changed(
        FulfilmentLineFactory(), movement_id=StockMovementFactory().pk
    ),
    "orders_fulfilmentline_order_same_store": fulfilment_line_of_another_stores_order,
    "orders_invoice_append_only": lambda: deleted(InvoiceFactory()),
    "orders_invoice_credited_invoice_same_order": credit_note_for_another_orders_invoice,
    "orders_invoice_kind_known": unknown_kind_of_invoice,
    "orders_invoice_order_same_store": lambda: copied(InvoiceFactory(), order_id=OrderFactory().pk),
    "orders_invoice_series_same_store": lambda: deleted(InvoiceFactory().series),
    "orders_invoiceseries_kind_known": lambda: changed(InvoiceSeriesFactory(), kind="?"),
    "orders_linereservation_line_same_order": reservation_for_another_orders_line,
    "orders_linereservation_order_same_store": reservation_for_another_stores_order,
    "orders_linereservation_reservation_id_key": lambda: copied(LineReservationFactory()),
    "orders_linereservation_reservation_same_store": lambda: changed(
        LineReservationFactory(), reservation_id=ReservationFactory().pk
    ),
    "orders_order_captured_amount_follows": lambda: changed(OrderFactory(), captured_amount=Decimal("10.00")),
    "orders_order_customer_same_store": lambda: changed(OrderFactory(), customer_id=CustomerFactory().pk),
    "orders_order_discount_amount_follows": lambda: changed(OrderFactory(), discount_amount=Decimal("1.00")),
    "orders_order_refunded_amount_follows": lambda: changed(OrderFactory(), refunded_amount=Decimal("1.00")),
    "orders_order_status_known": unknown_order_status,
    "orders_order_status_steps": lambda: changed(OrderFactory(), status="draft"),
    "orders_orderaddress_country_is_a_code": lambda: changed(OrderAddressFactory(), country="de"),
    "orders_orderaddress_kind_known": lambda: changed(OrderAddressFactory(), kind="?"),
    "orders_orderaddress_order_same_store": lambda: changed(OrderAddressFactory(), order_id=OrderFactory().pk),
    "orders_orderdiscount_kind_known": lambda: changed(OrderDiscountFactory(), kind="?"),
    "orders_orderdiscount_line_same_order": discount_on_another_orders_line,
    "orders_orderdiscount_order_same_store": lambda: changed(OrderDiscountFactory(), order_id=OrderFactory().pk),
    "orders_orderdiscount_promotion_same_store": lambda: changed(
        OrderDiscountFactory(), promotion_id=PromotionFactory().pk
    ),
    "orders_orderdiscount_redemption_same_store": lambda: changed(
        OrderDiscountFactory(), redemption_id=CouponRedemptionFactory().pk
    ),
    "orders_orderevent_append_only": lambda: changed(OrderEventFactory(), message="It was otherwise."),
    "orders_orderevent_kind_known": lambda: copied(OrderEventFactory(), kind="?"),
    "orders_orderevent_order_same_store": lambda: copied(OrderEventFactory(), order_id=OrderFactory().pk),
    "orders_orderline_fulfilled_quantity_follows": lambda: changed(OrderLineFactory(), fulfilled_quantity=1),
    "orders_orderline_order_same_store": lambda: changed(OrderLineFactory(), order_id=OrderFactory().pk),
    "orders_orderline_returned_quantity_follows": lambda: changed(OrderLineFactory(), returned_quantity=1),
    "orders_orderline_variant_same_store": lambda: copied(OrderLineFactory(), variant_id=VariantFactory().pk),
    "orders_payment_method_known": lambda: changed(PaymentFactory(), method="?"),
    "orders_payment_order_same_store": lambda: changed(PaymentFactory(), order_id=OrderFactory().pk),
    "orders_payment_refunded_amount_follows": lambda: changed(PaymentFactory(), refunded_amount=Decimal("1.00")),
    "orders_payment_status_known": lambda: copied(PaymentFactory(pending=True), status="?"),
    "orders_payment_status_steps": lambda: changed(PaymentFactory(), status="voided"),
    "orders_promotionaudience_group_same_store": lambda: changed(
        PromotionAudienceFactory(), group_id=CustomerGroupFactory().pk
    ),
    "orders_promotionaudience_promotion_same_store": lambda: changed(
        PromotionAudienceFactory(), promotion_id=PromotionFactory().pk
    ),
    "orders_refund_append_only": lambda: deleted(RefundFactory()),
    "orders_refund_order_same_store": refund_for_another_stores_order,
    "orders_refund_payment_same_order": refund_of_another_orders_payment,
    "orders_return_order_same_store": lambda: changed(ReturnFactory(), order_id=OrderFactory().pk),
    "orders_return_status_known": lambda: copied(ReturnFactory(), status="?"),
    "orders_return_status_steps": lambda: changed(ReturnFactory(), status="received"),
    "orders_return_warehouse_same_store": lambda: copied(ReturnFactory(), warehouse_id=WarehouseFactory().pk),
    "orders_returnline_line_same_order": return_of_another_orders_line,
    "orders_returnline_movement_id_key": one_movement_of_two_return_lines,
    "orders_returnline_movement_same_store": lambda: changed(
        ReturnLineFactory(), movement_id=StockMovementFactory().pk
    ),
    "orders_returnline_order_same_store": return_line_of_another_stores_order,
    "orders_returnline_request_same_order": line_in_another_orders_return,
    "payment_capture_within_amount": lambda: changed(PaymentFactory(), captured_amount=Decimal("10.01")),
    "payment_captured_money_stays": lambda: deleted(PaymentFactory()),
    "payment_card_shows_four_digits": lambda: changed(PaymentFactory(), card_brand="4242424242424242"),
    "payment_only_captured_takes_money": lambda: changed(PaymentFactory(pending=True), captured_amount=1),
    "payment_provider_reference_unique": lambda: copied(PaymentFactory(provider="stripe", provider_reference="pi_1")),
    "payment_refunds_within_capture": lambda: copied(RefundFactory(), amount=Decimal("9.01")),
    "orders_paymentoperation_gift_card_movement_id_key": one_card_movement_of_two_operations,
    "orders_paymentoperation_gift_card_movement_same_store": lambda: changed(
        PaymentOperationFactory(), gift_card_movement_id=GiftCardMovementFactory().pk
    ),
    "orders_paymentoperation_kind_known": lambda: changed(PaymentOperationFactory(), kind="?"),
    "orders_paymentoperation_order_same_store": operation_of_another_stores_order,
    "orders_paymentoperation_payment_same_order": operation_on_another_orders_payment,
    "orders_paymentoperation_refund_id_key": one_refund_of_two_operations,
    "orders_paymentoperation_refund_same_order": operation_with_another_orders_refund,
    "orders_paymentoperation_request_same_order": operation_for_another_orders_return,
    "orders_paymentoperation_status_known": unknown_operation_status,
    "orders_paymentoperation_status_steps": lambda: changed(PaymentOperationFactory(status="done"), status="asked"),
    "orders_providerevent_append_only": lambda: deleted(ProviderEventFactory()),
    "orders_providerevent_effect_known": lambda: copied(ProviderEventFactory(), event_id="another", effect="?"),
    "orders_providerevent_order_same_store": event_about_another_stores_order,
    "orders_providerevent_payment_same_order": event_about_another_orders_payment,
    "orders_providerevent_payment_status_known": lambda: copied(
        ProviderEventFactory(), event_id="another", payment_status="?"
    ),
    "payment_operation_key_unique": lambda: copied(PaymentOperationFactory(status="done")),
    "payment_operation_one_at_a_time": lambda: copied(PaymentOperationFactory(), idempotency_key="another"),
    "payment_operation_positive": lambda: changed(PaymentOperationFactory(), amount=0),
    "payment_operation_refund_is_written": lambda: changed(
        PaymentOperationFactory(payment=PaymentFactory(), kind="refund"), status="done"
    ),
    "provider_event_once": lambda: copied(ProviderEventFactory()),
    "provider_event_payment_has_its_order": lambda: copied(
        ProviderEventFactory(), event_id="another", order_id=OrderFactory().pk
    ),
    "refund_provider_reference_unique": lambda: copied(RefundFactory(provider_reference="re_1")),
    "orders_promotionsegment_promotion_same_store": lambda: changed(
        PromotionSegmentFactory(), promotion_id=PromotionFactory().pk
    ),
    "orders_promotionsegment_segment_same_store": lambda: changed(
        PromotionSegmentFactory(), segment_id=SegmentFactory().pk
    ),
    "promotion_segment_once": lambda: copied(PromotionSegmentFactory()),
    "promotion_audience_once": lambda: copied(PromotionAudienceFactory()),
    "refund_positive": lambda: copied(RefundFactory(), amount=0),
    "return_line_once": lambda: copied(ReturnLineFactory()),
    "return_line_positive": lambda: changed(ReturnLineFactory(), quantity=0),
    "return_line_received_within_requested": lambda: changed(ReturnLineFactory(), received_quantity=2),
    "return_line_restocked_stays": restocked_line_unwritten,
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
