"""Which lead or opportunity each published number counts, in which week and as what."""

import duckdb

from funnel.definitions import Definitions
from funnel.selection import DIMENSIONS
from funnel.speed import Speed
from funnel.warehouse import FILTER_PARAMETERS, declared_parameters, mart_query

_MARTS = (
    "published_entries",
    "published_responses",
    "published_handoffs",
    "published_opportunities",
)
# People are in no count that is kept.
KEPT_DIMENSIONS = tuple(name for name in DIMENSIONS if name != "owner")


def publish(connection: duckdb.DuckDBPyConnection, suffix: str, definitions: Definitions) -> None:
    """Make temp tables of the database in use, which counts as ``definitions`` say.

    ``published_<suffix>``: a row per number and lead or opportunity (``subject``, the hash of its
    id), see the marts. ``labels_<suffix>``: ``dimension``, ``id``, ``label``.
    ``subjects_<suffix>``: every lead and opportunity there is.
    """
    asked = _asked(connection, definitions)
    tables = [f"{suffix}_{mart}" for mart in _MARTS]
    for mart, table in zip(_MARTS, tables, strict=True):
        query = mart_query(mart)
        connection.execute(
            f"create temp table {table} as {query}",
            {name: asked.get(name) for name in declared_parameters(query)},
        )
    union = " union all by name ".join(f"from {table}" for table in tables)
    connection.execute(f"create temp table published_{suffix} as {union}")
    for table in tables:
        connection.execute(f"drop table {table}")
    connection.execute(f"""
        create temp table labels_{suffix} as
        select dimension::varchar as dimension, id::integer as id, label from dimension_values
    """)
    connection.execute(f"""
        create temp table subjects_{suffix} as
        select hash(lead_id) as subject from int_lead_journeys
        union all
        select hash(opportunity_id) from int_opportunities
    """)


def number_labels(connection: duckdb.DuckDBPyConnection, made: list[str]) -> None:
    """Make ``same_labels``: a ``place`` per dimension and label, the same in all of ``made``."""
    union = " union all ".join(f"select '{name}' as made, * from labels_{name}" for name in made)
    connection.execute(f"""
        create temp table same_labels as
        select
            made,
            dimension,
            id,
            label,
            dense_rank() over (partition by dimension order by label) as place
        from ({union})
    """)


def relabelled(made: str) -> str:
    """The query of ``published_<made>`` with the places of ``same_labels`` for its ids."""
    columns = ", ".join(f"{name}_id" for name in KEPT_DIMENSIONS)
    places = ", ".join(
        f"list_extract(places.{name}, published.{name}_id + 1) as {name}_id"
        for name in KEPT_DIMENSIONS
    )
    # By position, not by a join for each dimension: there is a row per lead.
    lists = ", ".join(
        f"""(
            select list(same_labels.place order by ids.id)
            from (
                select unnest(generate_series(0, (select max(id) from same_labels))) as id
            ) as ids
            left join same_labels
                on ids.id = same_labels.id
                    and same_labels.made = '{made}'
                    and same_labels.dimension = '{name}'
        ) as {name}"""
        for name in KEPT_DIMENSIONS
    )
    return (
        f"select published.* exclude ({columns}), {places} from published_{made} as published "
        f"cross join (select {lists}) as places"
    )


def _asked(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> dict[str, object]:
    """How the published numbers are asked for, as ``funnel.measure`` asks for them."""
    has_mqls = connection.execute(
        "select exists (from stage_horizons where stage = 'marketing_qualified' and is_present)"
    ).fetchall()[0][0]
    speed = Speed(start="mql" if has_mqls else "created", clock="business", episodes="first")
    return {
        **{parameter: [] for parameter in FILTER_PARAMETERS.values()},
        "is_strict": False,
        "with_implied_base": False,
        "start": speed.start,
        "stop": speed.stop,
        "target": speed.target,
        "episodes": speed.episodes,
        "is_business": speed.is_business,
        "edges": list(speed.edges),
        "landmark_seconds": speed.landmark_seconds,
        "is_from_call": False,
        "is_team_time": False,
        "sla_seconds": definitions.promises.response_minutes * 60,
        "to_stage": "sales_qualified",
        "window_seconds": definitions.windows["marketing_qualified_to_sales_qualified"] * 86_400,
    }
