"""Commands that judge: assess, project."""

from __future__ import annotations

import click

from drugmetrics.cli.printing import table


@click.command()
@click.argument("ambition")
@click.option("--baseline", default=None, help="One of its baselines; all of them when not given.")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
@click.option("--replay", "played", is_flag=True, help="As it stood on every release day since the strategy.")
def assess(ambition: str, baseline: str | None, as_of: str | None, played: bool) -> None:
    """Judge an AMBITION, such as treatment-places, from every baseline, with the probability of reaching it."""
    from drugmetrics.analysis.findings.verdicts import replay as said
    from drugmetrics.analysis.findings.verdicts import stood
    from drugmetrics.analysis.verdicts.assessment import assess as judge
    from drugmetrics.analysis.verdicts.replay import replay

    if not played:
        click.echo(str(judge(None, ambition, baseline=baseline, as_of=as_of)))
        return
    found = replay(ambition, as_of=as_of)
    rows = found.table()
    rows = rows if baseline is None else rows[rows["baseline"] == baseline]
    lines = [
        (row["day"].date().isoformat(), row["baseline"], row["newest"], stood(row), row["released"])
        for row in rows.to_dict("records")
    ]
    table(("day", "baseline", "newest", "probability", "released"), lines)
    click.echo(said(found).replace("**", ""))


@click.command()
@click.argument("series")
@click.option("--to", required=True, help="The last period, such as 2026 or 2025/26, or the last day that counts.")
@click.option("--area", default="England", help="Name or GSS code.")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
@click.option("--breakdown", default=None, help='Such as "sex=females".')
@click.option("--basis", default=None, help="Another basis than the series' own.")
def project(series: str, to: str, area: str, as_of: str | None, breakdown: str | None, basis: str | None) -> None:
    """Project a SERIES: median, 80% and 95% intervals for each period to come."""
    from drugmetrics.analysis.projection.outlook import project as ahead
    from drugmetrics.figures.text import number
    from drugmetrics.observations.load import load

    outlook = ahead(load(series, area=area, as_of=as_of, breakdown=breakdown, basis=basis), to=to)
    unit = outlook.trajectory.unit
    lines = [
        (str(period), *(number(row[name], unit) for name in ("median", "lower_80", "upper_80", "lower_95", "upper_95")))
        for period, row in outlook.table().iterrows()
    ]
    table(("period", "median", "80% from", "to", "95% from", "to"), lines)
    for remark in outlook.remarks:
        click.echo(f"note: {remark}")
    click.echo("A projection says where the figures head if they go on as they have; it is not an effect.")
