const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** Of one network within an hour, of what one customer of a provider may have whole, and of all the world. */
const PER_NETWORK = 5
const PER_WIDE_NETWORK = 20
const PER_CLOUD = 60
/** To one address within a day: whoever types that of somebody else must not write to him by us. */
const MAILED_A_DAY = 3
/** That nobody of us answered: more would fill the disk while nobody reads. */
const UNANSWERED = 2_000
/** Of one report within a day, by who reported it. */
const WRITTEN_A_DAY = 20
/** The same of all reports within an hour: links do not end, so who has many would write without end. */
const WRITERS = { network: 20, wide: 80, cloud: 200 } as const
/** In a row without a word of ours, also about what is closed. */
const WRITTEN_IN_A_ROW = 40
/** Of all that who reported wrote to one report: its page is drawn whole. */
const WRITTEN_LENGTH = 400_000

/** What anybody may call: to report, and to write on to what was reported. */
export function reportIntakeFunctions(): readonly string[] {
  return [
    REFUSE_FLOOD,
    RECEIVE,
    MAIL_REPORTER,
    'drop function if exists zennnn_report.write(bytea, text)',
    WRITE,
  ]
}

const REFUSE_FLOOD = `
  create or replace function zennnn_report.refuse_flood(subject text, allowed integer, within interval) returns void
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    retry_after_s constant integer := zennnn.attempt_count('security report' || chr(10) || subject, allowed, within);
  begin
    if retry_after_s is not null then
      raise exception 'Too many reports came at once.' using errcode = 'ZN429',
        detail = jsonb_build_object('retry_after_s', retry_after_s)::text;
    end if;
  end
  $fn$`

/**
 * Takes a report; its number, null for one that the system awaited from itself: of that nobody is told. \`mailed\`: the link of the
 * mail to who reported, null where there is no address: id, hash and sealed in base64, url. To an address that had its share of mails
 * there goes none; the report is kept, and its page opens by what the browser got.
 */
const RECEIVE = `
  create or replace function zennnn_report.receive(new_id uuid, given jsonb, hash bytea, network text, mailed jsonb) returns integer
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    mark constant text := substring(given->>'body' from 'canary-[A-Za-z0-9_-]{20}');
    test constant boolean := exists (
      select from zennnn_report.awaited a where a.mark_hash = sha256(convert_to(mark, 'UTF8')) and a.until > now());
    new_number integer;
  begin
    if not test then
      perform zennnn_report.refuse_flood('network' || chr(10) || network, ${PER_NETWORK}, '1 hour');
      perform zennnn_report.refuse_flood('wide' || chr(10) || zennnn.attempt_wide(network), ${PER_WIDE_NETWORK}, '1 hour');
    end if;
    -- Also one of the system's own: where nobody gets in any more, it has to see that.
    perform zennnn_report.refuse_flood('cloud', ${PER_CLOUD}, '1 hour');
    perform zennnn.attempts_tidy();
    if ${UNANSWERED} <= (select count(*) from zennnn_report.report r where r.state = 'received' and r.answered_at is null) then
      raise exception 'More reports wait for an answer than are kept.' using errcode = 'ZN429',
        detail = jsonb_build_object('retry_after_s', 86400)::text;
    end if;
    if not test then
      perform pg_advisory_xact_lock(hashtext('zennnn.report_number'));
      new_number := 1 + coalesce((select max(r.number) from zennnn_report.report r), 0);
    end if;
    insert into zennnn_report.report (id, number, is_test, title, place, body, steps, seen_severity, address, credit)
    values (new_id, new_number, test, given->>'title', given->>'place', given->>'body', given->>'steps',
      given->>'severity', given->>'address', given->>'credit');
    insert into zennnn_report.door (secret_hash, report) values (hash, new_id);
    if test then
      return null;
    end if;
    perform zennnn_report.mail_operators(new_id, format('Report %s: somebody reports a weakness', new_number), format(
'Somebody reports a weakness of this cloud, and calls it %s. What it says is in no mail.

Read it: bin/zennnn report show %s
It has to be answered within two working days. What to do is in docs/operator/reports.md.',
      coalesce(given->>'severity', 'of a severity that he does not know'), new_number));
    if mailed is not null and zennnn.attempt_count('report mail' || chr(10)
        || regexp_replace(lower(given->>'address'), '[+][^@]*@', '@'), ${MAILED_A_DAY}, '1 day') is null then
      perform zennnn_report.mail_reporter(new_id, mailed, format('We have your report (%s)', new_number), format(
'Thank you. Your report has the number %s, and somebody reads it within two working days.

What becomes of it, and where to write to us about it:
%s

Whoever has this address reads what we write to each other: keep it to yourself. We do not read answers to this mail.
If you reported nothing, somebody gave your address; there is nothing to do.', new_number, mailed->>'url'));
    end if;
    return new_number;
  end
  $fn$`

/** A mail of the report's thread with a link of its own, whose secret is in the mail that leaves and nowhere else. */
const MAIL_REPORTER = `
  create or replace function zennnn_report.mail_reporter(of_report uuid, mailed jsonb, subject text, words text) returns void
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    recipient constant text := (select r.address from zennnn_report.report r where r.id = of_report);
    hash constant bytea := decode(mailed->>'hash', 'base64');
  begin
    insert into zennnn_report.door (secret_hash, report) values (hash, of_report);
    insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
    values ((mailed->>'id')::uuid, hash, 'security_report', 'security_report', of_report, recipient,
      now() + interval '30 days', decode(mailed->>'sealed', 'base64'));
    insert into app.mail (id, "to", subject, text, state, model, record)
    values (zennnn.new_id(), recipient, mail_reporter.subject, words, 'queued', 'security_report', of_report::text);
  end
  $fn$`

/**
 * What who reported writes on; false where the link opens nothing, ZN403 where it is for us to answer first. Operators are told at
 * once, and once an hour of what follows, until they answer.
 */
const WRITE = `
  create or replace function zennnn_report.write(hash bytea, words text, network text) returns boolean
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    one zennnn_report.report;
    answered integer;
    in_a_row integer;
    written bigint;
  begin
    select r.* into one from zennnn_report.door d join zennnn_report.report r on r.id = d.report where d.secret_hash = hash;
    if one.id is null then
      return false;
    end if;
    perform zennnn_report.refuse_flood('writers network' || chr(10) || network, ${WRITERS.network}, '1 hour');
    perform zennnn_report.refuse_flood('writers wide' || chr(10) || zennnn.attempt_wide(network), ${WRITERS.wide}, '1 hour');
    perform zennnn_report.refuse_flood('writers cloud', ${WRITERS.cloud}, '1 hour');
    perform zennnn_report.refuse_flood('written' || chr(10) || one.id::text, ${WRITTEN_A_DAY}, '1 day');
    -- Of two at once the second one counts what the first one wrote.
    perform 1 from zennnn_report.report r where r.id = one.id for update;
    select coalesce(max(e.position) filter (where e.author = 'operator'), 0),
      coalesce(sum(length(e.body)) filter (where e.author = 'reporter'), 0)
      into answered, written
    from zennnn_report.event e where e.report = one.id;
    select count(*) into in_a_row from zennnn_report.event e where e.report = one.id and e.position > answered;
    if in_a_row >= ${WRITTEN_IN_A_ROW} or written + length(words) > ${WRITTEN_LENGTH} then
      raise exception 'This report takes no more words: what was written has to be answered first.' using errcode = 'ZN403';
    end if;
    perform zennnn_report.add_event(one.id, 'reporter', '', 'wrote', words, '{}');
    if not one.is_test
      and zennnn.attempt_count('report told' || chr(10) || one.id::text || chr(10) || answered::text, 1, '1 hour') is null then
      perform zennnn_report.mail_operators(one.id, format('Report %s: who reported it wrote', one.number), format(
'Who reported it wrote to report %s. What it says is in no mail.

Read it: bin/zennnn report show %s
Answer: bin/zennnn report answer %s', one.number, one.number, one.number));
    end if;
    return true;
  end
  $fn$`
