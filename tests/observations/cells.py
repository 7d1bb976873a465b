"""What the tests that add figures up share: the workbooks, and the columns that name a figure."""

from __future__ import annotations

EDITIONS = ("2021-registrations", "2022-registrations")
CELL = ["series", "area_code", "period", "breakdown"]
