"""Rows made by the database from rows that are there: nothing passes through Python."""

from typing import Any

from django.db import connections, models, router


def insert_from(model: type[models.Model], queryset: models.QuerySet[Any], /, **values: Any) -> int:
    """Adds one row of `model` for each row of `queryset`; `values`: field name to expression.

    Every column without a database default must be named. Sends no signals. Returns the number of rows.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in values]
    database = router.db_for_write(model)
    connection = connections[database]
    select, params = queryset.order_by().values_list(*values.values()).query.sql_with_params()
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", params)
        return int(cursor.rowcount)
