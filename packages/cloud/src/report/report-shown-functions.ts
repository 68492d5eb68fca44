const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** What is read of reports: each by who may. */
export function reportShownFunctions(): readonly string[] {
  return [
    SHOWN,
    ADVISORIES,
    'drop function if exists zennnn_report.for_operator(bytea)',
    'drop function if exists zennnn_report.rows()',
    ROWS,
  ]
}

/** By its link: the report and what was done, without the names of operators. */
const SHOWN = `
  create or replace function zennnn_report.shown(hash bytea)
  returns table (number integer, state text, severity text, title text, received_at text, address text, events jsonb)
  language sql stable ${DEFINER}
  as $fn$
    select r.number, r.state, r.severity, r.title, to_json(r.received_at)#>>'{}', r.address, coalesce((
      select jsonb_agg(jsonb_build_object(
        'at', e.at, 'author', e.author, 'step', e.step, 'body', e.body, 'details', e.details) order by e.position)
      from zennnn_report.event e where e.report = r.id), '[]')
    from zennnn_report.door d join zennnn_report.report r on r.id = d.report
    where d.secret_hash = hash
  $fn$`

/** What was disclosed, newest first. */
const ADVISORIES = `
  create or replace function zennnn_report.advisories()
  returns table (id text, title text, body text, affected text, fixed_in text, credit text, severity text,
    received_at text, answered_at text, fixed_at text, disclosed_at text)
  language sql stable ${DEFINER}
  as $fn$
    select e.details->>'id', e.details->>'title', e.body, e.details->>'affected', e.details->>'fixed_in', e.details->>'credit',
      r.severity, to_json(r.received_at)#>>'{}', to_json(r.answered_at)#>>'{}', to_json(r.fixed_at)#>>'{}', to_json(e.at)#>>'{}'
    from zennnn_report.event e join zennnn_report.report r on r.id = e.report
    where e.step = 'disclosed' and not r.is_test
    order by e.at desc, r.number desc
  $fn$`

/** All that there is of one report, for who holds the keys. `waits`: who reported wrote last. */
const ROWS = `
  create or replace function zennnn_report.rows(wanted integer) returns setof jsonb
  language sql stable set search_path = pg_catalog, pg_temp
  as $fn$
    select to_jsonb(r) - 'is_test' || jsonb_build_object(
      'waits', coalesce(e.last_author = 'reporter', r.state = 'received'), 'events', coalesce(e.events, '[]'))
    from zennnn_report.report r left join lateral (
      select (array_agg(o.author order by o.position desc))[1] as last_author, jsonb_agg(jsonb_build_object(
        'at', o.at, 'author', o.author, 'who', o.who, 'step', o.step, 'body', o.body, 'details', o.details) order by o.position) as events
      from zennnn_report.event o where o.report = r.id) e on true
    where r.number = wanted
  $fn$`
