/**
 * Functions of the session. `churn_dice`: a number from 0 to below 1 that is the same for the same seed, name and row.
 * `churn_id`: a UUID of version 7 as of a minute of two years before day 0, or of a second of a later day. `churn_place`:
 * how far from the newest row a row is that changes.
 */
export const CHURN_FUNCTIONS: readonly string[] = [
  `create or replace function pg_temp.churn_dice(name text, n bigint) returns double precision language sql stable as $$
    select ('x' || left(md5(current_setting('churn.seed') || name || n), 12))::bit(48)::bigint / 281474976710656.0::double precision
  $$`,
  `create or replace function pg_temp.churn_id(name text, n bigint, day int) returns uuid language sql stable as $$
    select (lpad(to_hex(case when day = 0 then 1704067200000 + n * 60000 else 1767225600000 + day * 86400000::bigint + n % 1000000 * 1000 end), 12, '0')
      || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid
    from md5(current_setting('churn.seed') || name || n) hash
  $$`,
  `create or replace function pg_temp.churn_word(words text[], name text, n bigint) returns text language sql stable as $$
    select words[1 + floor(pg_temp.churn_dice(name, n) * cardinality(words))::int]
  $$`,
  `create or replace function pg_temp.churn_place(name text, n bigint, total bigint) returns bigint language sql stable as $$
    select floor(total * power(pg_temp.churn_dice(name, n), current_setting('churn.power')::double precision))::bigint
  $$`,
]

const WORDS = `'{annual,offer,for,the,office,in,delivery,within,thirty,days,service,and,parts,included,please,call,before,first,
  machine,spare,training,on,site,warranty,of,two,years,discount,agreed,with,purchasing,second,floor,invoice,address}'::text[]`
const NAMES = `'{Alder,Birch,Cedar,Dogwood,Elm,Fir,Ginkgo,Hazel,Ivy,Juniper,Larch,Maple,Oak,Pine,Rowan,Spruce,Willow,Yew}'::text[]`
const FORMS = `'{GmbH,SA,SRL,Ltd,Inc,BV,AB,Oy,SpA,KK}'::text[]`
const CITIES = `'{Namur,Lyon,Porto,Graz,Turin,Leeds,Aarhus,Kyoto,Austin,Recife,Nairobi,Pune}'::text[]`

/** What orders are written by. */
export const ENSURE_COMPANY = `insert into app.company (id, name) select pg_temp.churn_id('company', 1, 0), 'Churn'
  where not exists (select from app.company)`

/** New rows numbered $1 to $2 of day $3: for each number a contact, an order of one of day 0 or of the new one, and its lines. */
export function fillStatements(linesOfOrder: number): readonly string[] {
  return [
    `insert into app.contact (id, kind, name, reference, email, phone, street, zip, city, country, registration_number, notes)
     select pg_temp.churn_id('contact', n, $3), 'company',
       ${word(NAMES, 'name')} || ' ' || ${word(NAMES, 'name2')} || ' ' || ${word(FORMS, 'form')}, 'C' || n,
       'office' || n || '@example.com', '+32 ' || ${digits('phone', 8)}, ${word(NAMES, 'street')} || ' Street ' || n % 200,
       ${digits('zip', 5)}, ${word(CITIES, 'city')},
       (select id from app.country order by code offset n % 40 limit 1), 'BE' || ${digits('registration', 10)},
       ${sentence('notes', 12)}
     from generate_series($1::bigint, $2::bigint) n`,
    `insert into app.sale_order (id, reference, customer, date, company, note)
     select pg_temp.churn_id('order', n, $3), 'R' || n,
       case when $3 = 0 then pg_temp.churn_id('contact', 1 + floor(n * pg_temp.churn_dice('customer', n))::bigint, 0)
         else pg_temp.churn_id('contact', n, $3) end,
       date '2024-01-01' + (n % 700)::int, (select id from app.company order by id limit 1), ${sentence('note', 10)}
     from generate_series($1::bigint, $2::bigint) n`,
    `insert into app.sale_order_line (id, sale_order, position, description, quantity, unit_price, tax_rate)
     select pg_temp.churn_id('line' || line, n, $3), pg_temp.churn_id('order', n, $3), line,
       ${sentence('description', 5)} || ' ' || line, 1 + floor(20 * pg_temp.churn_dice('quantity' || line, n)),
       round((500 * pg_temp.churn_dice('price' || line, n))::numeric, 2), 21
     from generate_series($1::bigint, $2::bigint) n, generate_series(1, ${linesOfOrder}) line`,
  ]
}

/** Which records, and for what part of the day's changes. */
interface ChangeStatement {
  /** As in the order contacts, orders, lines, files. */
  readonly of: 0 | 1 | 2 | 3
  readonly part: number
  /** $1: how many; $2: the day. */
  readonly text: string
}

const CHANGED = 2 / 3
const REMOVED = 1 / 30

/** Customers stay: their orders do. */
export function changeStatements(): readonly ChangeStatement[] {
  return [
    {
      of: 0,
      part: CHANGED,
      text: `update app.contact c set phone = '+32 ' || ${digits('new phone', 8, '$2')}, notes = ${sentence('new notes', 12, '$2')}
             from ${chosen('contact', 'contact')} where c.id = chosen.id`,
    },
    {
      of: 1,
      part: CHANGED,
      text: `update app.sale_order o set note = ${sentence('new note', 10, '$2')}, expires_on = o.date + 30 + n::int % 60
             from ${chosen('sale_order', 'order')} where o.id = chosen.id`,
    },
    {
      of: 2,
      part: CHANGED,
      text: `update app.sale_order_line l set unit_price = l.unit_price + 1, quantity = 1 + n % 30
             from ${chosen('sale_order_line', 'line')} where l.id = chosen.id`,
    },
    {
      of: 2,
      part: REMOVED * 2,
      text: `delete from app.sale_order_line l using ${chosen('sale_order_line', 'removed line')} where l.id = chosen.id`,
    },
    {
      of: 3,
      part: CHANGED,
      text: `update app.attachment a set name = 'contract ' || $2::int || ' ' || n || '.pdf'
             from ${chosen('attachment', 'file')} where a.id = chosen.id`,
    },
    {
      of: 3,
      part: REMOVED,
      text: `with removed as (
               delete from app.attachment a using ${chosen('attachment', 'removed file')} where a.id = chosen.id returning a.hash)
             delete from zennnn.blob using removed where sha256 = decode(removed.hash, 'hex')`,
    },
  ]
}

/** $1 different rows of a table that day $2 touches, as `chosen`: id and number. What is drawn twice is drawn again. */
function chosen(table: string, name: string): string {
  return `(
    select id, min(n) as n from (
      select n, pg_temp.churn_place('${name} of day ' || $2::int, n, (select count(*) from app.${table})) as place
      from generate_series(1, 20 + 4 * $1::bigint) n) wanted
    join (select id, row_number() over (order by id desc) - 1 as place from app.${table}) counted using (place)
    group by id order by 2 limit $1) chosen`
}

function word(words: string, name: string): string {
  return `pg_temp.churn_word(${words}, '${name}', n)`
}

function digits(name: string, count: number, day = "''"): string {
  return `lpad(floor(power(10, ${count}) * pg_temp.churn_dice('${name}' || ${day}, n))::bigint::text, ${count}, '0')`
}

function sentence(name: string, words: number, day = "''"): string {
  return `(select string_agg(pg_temp.churn_word(${WORDS}, '${name}' || ${day} || w, n), ' ') from generate_series(1, ${words}) w)`
}
