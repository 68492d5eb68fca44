const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** What every other function of reports stands on, of the schema zennnn_report. */
export function reportAnswerFunctions(): readonly string[] {
  return [ADD_EVENT, MAIL_OPERATORS]
}

/**
 * Adds what was done to a report and moves it on; ZN409 where that step does not lead on from where it is. The first words of ours
 * are the answer.
 */
const ADD_EVENT = `
  create or replace function zennnn_report.add_event(
    of_report uuid, by_author text, by_whom text, what text, words text, more jsonb) returns text
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    -- One after another: two steps at once would both begin where it is now.
    one zennnn_report.report;
    led text;
  begin
    select * into one from zennnn_report.report r where r.id = of_report for update;
    led := zennnn_report.next_state(one.state, what);
    if led is null then
      raise exception 'This step does not lead on from where the report is.' using errcode = 'ZN409';
    end if;
    insert into zennnn_report.event (report, position, author, who, step, body, details)
    select of_report, coalesce(max(e.position), 0) + 1, by_author, by_whom, what, words, more
    from zennnn_report.event e where e.report = of_report;
    update zennnn_report.report r set state = led, severity = coalesce(more->>'severity', r.severity),
      answered_at = coalesce(r.answered_at, case when by_author = 'operator' and words <> '' then now() end),
      fixed_at = coalesce(r.fixed_at, case when what = 'fixed' then now() end)
    where r.id = of_report;
    return led;
  end
  $fn$`

/** To each active operator who has an address; of one thread, by which model and record say it. Nothing of a reporter's is in it. */
const MAIL_OPERATORS = `
  create or replace function zennnn_report.mail_operators(of_report uuid, subject text, words text) returns void
  language sql volatile ${DEFINER}
  as $fn$
    insert into app.mail (id, "to", subject, text, state, model, record)
    select zennnn.new_id(), o.email, mail_operators.subject, words, 'queued', 'security_report', of_report::text
    from (
      select distinct u.email from app."user" u
        join app.user_groups m on m.source = u.id join app."group" g on g.id = m.target
      where g.name = 'operator' and u.active and u.email is not null) o
  $fn$`
