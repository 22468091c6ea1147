"""The tables of the record, as a list of migrations: one is added, none is ever changed."""

# Marks the file as Funnel's; "fnnl".
APPLICATION = 0x666E6E6C

_FIRST = (
    """
    create table commitments (
        id integer primary key autoincrement,
        revision integer not null check (revision > 0),
        week text not null,
        side text not null check (side in ('sales', 'marketing')),
        text text not null check (text <> ''),
        owner text not null,
        due_date text,
        state text not null check (state in ('open', 'done', 'missed', 'dropped')),
        carried_from integer unique references commitments (id)
    ) strict
    """,
    "create index commitments_by_week on commitments (week)",
    """
    create table notes (
        id integer primary key autoincrement,
        revision integer not null check (revision > 0),
        week text not null,
        section text not null,
        text text not null,
        unique (week, section)
    ) strict
    """,
    """
    create table headlines (
        id integer primary key autoincrement,
        revision integer not null check (revision > 0),
        week text not null,
        section text not null,
        text text not null,
        replaced text not null,
        unique (week, section)
    ) strict
    """,
    # Everything ever written: what it was (null: nothing yet) and what it became, as JSON.
    """
    create table history (
        change integer primary key autoincrement,
        entry text not null,
        entry_id integer not null,
        revision integer not null,
        changed_at text not null,
        was text,
        became text not null,
        unique (entry, entry_id, revision)
    ) strict
    """,
    """
    create trigger history_is_not_edited before update on history
    begin select raise(abort, 'history is only ever added to'); end
    """,
    """
    create trigger history_is_not_deleted before delete on history
    begin select raise(abort, 'history is only ever added to'); end
    """,
)

_PUBLICATIONS = (
    # A readout as it was published, whole: its numbers, sentences and definitions, as JSON.
    """
    create table publications (
        id integer primary key autoincrement,
        week text not null,
        published_at text not null,
        generation integer not null,
        as_of text not null,
        readout text not null
    ) strict
    """,
    """
    create trigger publications_are_not_edited before update on publications
    begin select raise(abort, 'what was published stays as it was'); end
    """,
    """
    create trigger publications_are_not_deleted before delete on publications
    begin select raise(abort, 'what was published stays as it was'); end
    """,
)

_DELIVERIES = (
    # What was sent where: started is written before it leaves, so that a kill in between shows.
    """
    create table deliveries (
        id integer primary key autoincrement,
        week text not null,
        channel text not null,
        target text not null,
        state text not null check (state in ('started', 'sent', 'failed')),
        started_at text not null,
        ended_at text
    ) strict
    """,
)

MIGRATIONS = (_FIRST, _PUBLICATIONS, _DELIVERIES)
