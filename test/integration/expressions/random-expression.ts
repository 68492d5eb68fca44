import {
  type Arbitrary,
  array,
  constantFrom,
  oneof,
  tuple,
  type WeightedArbitrary,
} from 'fast-check'
import { COMPANIES, DECIMALS, SIGNED_IN, TEXTS } from './sample-world.ts'

type Source = Arbitrary<string>

const PATTERNS = [
  '^a',
  'b$',
  '^[A-Z]',
  'S[0-9]+$',
  'a.b',
  '^.$',
  '(a|b)+',
  '^(?:a|😀)?[^x-z\\\\-]$',
  '\\\\d{1,2}',
  '^\\\\s*$',
  '\\\\W',
  'é|ß',
]

/** Expressions of a given type over `record` (a sale) and, inside quantifiers, over rows of `line`. */
export const BOOLEANS: Source = boolean('record', 3)
export const VALUES: Source = oneof(int('record', 2), decimal('record', 2), text('record', 2))

function boolean(row: string, depth: number): Source {
  const atom = oneof(...atoms(row))
  if (depth <= 0) return atom
  const inner = boolean(row, depth - 1)
  const forms: WeightedArbitrary<string>[] = [
    { weight: 6, arbitrary: atom },
    { weight: 6, arbitrary: infix(inner, ['&&', '||'], inner) },
    { weight: 4, arbitrary: inner.map((a) => `!(${a})`) },
    { weight: 2, arbitrary: conditional(inner, inner) },
    { weight: 1, arbitrary: infix(inner, ['==', '!='], inner) },
    { weight: 1, arbitrary: tuple(inner, inner).map(([a, b]) => `coalesce(${a}, ${b})`) },
  ]
  if (row === 'record') forms.push({ weight: 3, arbitrary: quantifier(depth) })
  return oneof(...forms)
}

function quantifier(depth: number): Source {
  const words = constantFrom('exists', 'all', 'exists_one')
  const collections = constantFrom('record.lines', 'record.lines', 'record.customer.tasks')
  return tuple(collections, words, boolean('l', depth - 1)).map(
    ([of, word, body]) => `${of}.${word}(l, ${body})`,
  )
}

function atoms(row: string): readonly Source[] {
  const order = ['<', '<=', '>', '>=', '==', '!=']
  const common = [
    infix(decimal(row, 1), order, decimal(row, 1)),
    infix(int(row, 1), order, int(row, 1)),
    infix(int(row, 0), order, decimal(row, 0)),
    infix(text(row, 1), [...order, '=='], text(row, 0)),
    tuple(text(row, 1), constantFrom('startsWith', 'contains', 'endsWith'), text(row, 0)).map(
      ([a, f, b]) => `${a}.${f}(${b})`,
    ),
    tuple(text(row, 0), constantFrom(...PATTERNS)).map(
      ([a, pattern]) => `${a}.matches("${pattern}")`,
    ),
    tuple(text(row, 0), array(text(row, 0), { maxLength: 3 })).map(
      ([a, list]) => `(${a} in [${list.join(', ')}])`,
    ),
    tuple(int(row, 0), constantFrom('[1, 2, 3]', '[7, null]', '[]', '[record.qty, 1]')).map(
      ([a, list]) => `(${a} in ${list})`,
    ),
    tuple(text(row, 0)).map(([a]) => `(${a} in user.groups)`),
    sameModel(row),
    tuple(
      reference(row),
      constantFrom(
        'user.companies',
        '[user.id]',
        `["${SIGNED_IN}", null]`,
        '[record.owner, record.customer.owner]',
        `["${COMPANIES.join('", "')}"]`,
      ),
    ).map(([a, list]) => `(${a} in ${list})`),
  ]
  if (row !== 'record')
    return [
      ...common,
      constantFrom(
        'l.done',
        'l.contact.vip',
        'l.contact.tasks.exists(k, k.qty > l.qty && k.label != record.name)',
        'l.contact.tasks.all(k, k.contact.company.big)',
        'l.contact.company.members.exists_one(m, m.owner == record.owner)',
        '(l.sale == record)',
        'has(l.label)',
        '(l.sale.customer == record.customer)',
      ),
    ]
  return [
    ...common,
    infix(time(), order, time()),
    infix(date(), order, date()),
    infix(
      constantFrom(
        '(now - record.created)',
        'duration("1h")',
        '(record.created - now + duration("-3h"))',
        '-(now - record.created)',
      ),
      order,
      constantFrom('duration("36h15m")', 'duration("0s")', '(now - record.created)'),
    ),
    constantFrom(
      'record.active',
      'record.sure',
      'record.customer.company.members.all(m, m.vip)',
      'record.customer.company.members.exists(m, m == record.customer || m.name < record.customer.name)',
      'record.customer.vip',
      'record.company.big',
      'record.customer.company.big',
      'has(record.name)',
      'has(record.customer.name)',
      'has(record.customer)',
      '(user.id == null)',
      '(user.id in user.companies)',
      '(record.customer.name == null)',
      '(null != record.customer.company.code)',
      '(record.amount != null)',
      '(null == null)',
      '(user.id in [record.owner])',
      '(record.owner.name == record.customer.owner.name)',
    ),
  ]
}

function int(row: string, depth: number): Source {
  const fields =
    row === 'record'
      ? [
          'record.qty',
          'size(record.name)',
          'record.code.size()',
          'size(record.lines)',
          'record.created.getFullYear()',
          'record.created.getDayOfYear()',
          'record.created.getMilliseconds()',
          'record.due.getDayOfWeek()',
          'record.due.getMonth()',
          '(record.due - today)',
          'record.customer.owner.since.getDate()',
          '(now - record.created).getHours()',
          '(now - record.created).getSeconds()',
          'int(record.amount)',
          'size(record.customer.tasks)',
          'size(record.customer.company.members)',
        ]
      : ['l.qty', 'size(l.label)', 'record.qty', 'size(l.contact.name)']
  const leaf = oneof(
    { weight: 3, arbitrary: constantFrom(...fields) },
    {
      weight: 1,
      arbitrary: constantFrom('0', '1', '2', '-3', '9223372036854775807', '-9223372036854775808'),
    },
  )
  if (depth <= 0) return leaf
  const inner = int(row, depth - 1)
  return oneof(
    leaf,
    infix(inner, ['+', '-', '*', '/', '%'], inner),
    inner.map((a) => `abs(${a})`),
    inner.map((a) => `(-(${a}))`),
    tuple(constantFrom('min', 'max', 'coalesce'), inner, inner).map(
      ([f, a, b]) => `${f}(${a}, ${b})`,
    ),
    conditional(plainCondition(row), inner),
  )
}

function decimal(row: string, depth: number): Source {
  const fields =
    row === 'record'
      ? ['record.amount', 'record.rate', 'record.customer.credit']
      : ['l.price', 'record.rate', 'l.contact.credit']
  const literals = DECIMALS.map((each) => (each.includes('.') ? each : `${each}.0`))
  const leaf = oneof(
    { weight: 2, arbitrary: constantFrom(...fields) },
    { weight: 1, arbitrary: constantFrom(...literals, '1e3', '2.5e-7') },
  )
  if (depth <= 0) return leaf
  const inner = decimal(row, depth - 1)
  return oneof(
    leaf,
    infix(inner, ['+', '-', '*', '/'], oneof(inner, int(row, 0))),
    tuple(inner, constantFrom(0, 1, 2, 5)).map(([a, digits]) => `round(${a}, ${digits})`),
    inner.map((a) => `abs(-(${a}))`),
    tuple(constantFrom('min', 'max', 'coalesce'), inner, inner).map(
      ([f, a, b]) => `${f}(${a}, ${b})`,
    ),
    conditional(plainCondition(row), inner),
  )
}

function text(row: string, depth: number): Source {
  const fields =
    row === 'record'
      ? [
          'record.name',
          'record.code',
          'record.customer.name',
          'record.customer.company.code',
          'record.owner.name',
          'record.company.code',
        ]
      : ['l.label', 'record.name', 'l.contact.name', 'l.contact.company.code']
  const leaf = oneof(
    { weight: 3, arbitrary: constantFrom(...fields) },
    { weight: 2, arbitrary: constantFrom(...TEXTS).map((each) => JSON.stringify(each)) },
  )
  if (depth <= 0) return leaf
  const inner = text(row, depth - 1)
  return oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: infix(inner, ['+'], inner) },
    {
      weight: 1,
      arbitrary: tuple(inner, constantFrom('lowerAscii', 'upperAscii')).map(
        ([a, f]) => `${a}.${f}()`,
      ),
    },
    { weight: 1, arbitrary: oneof(int(row, 0), decimal(row, 1)).map((a) => `string(${a})`) },
    { weight: 1, arbitrary: conditional(plainCondition(row), inner) },
  )
}

function reference(row: string): Source {
  return row === 'record'
    ? constantFrom(
        'record.owner',
        'record.customer',
        'record.company',
        'record.customer.owner',
        'record.customer.company',
        'record.customer.id',
        'record.owner.id',
      )
    : constantFrom('l.contact', 'l.contact.owner', 'record.owner', 'l.sale')
}

/** Two references to the same model, or a reference and an id. */
function sameModel(row: string): Source {
  const groups =
    row === 'record'
      ? [
          ['record.owner', 'record.customer.owner', 'user.id', 'null', 'record.owner.id'],
          ['record.company', 'record.customer.company', 'null', 'record.customer.company.id'],
        ]
      : [
          ['l.contact', 'record.customer', 'l.sale.customer', 'null'],
          ['l.contact.owner', 'record.owner', 'user.id', 'l.sale.owner.id'],
        ]
  return oneof(
    ...groups.map((group) => infix(constantFrom(...group), ['==', '!='], constantFrom(...group))),
  )
}

function time(): Source {
  return constantFrom(
    'record.created',
    'now',
    'timestamp("2024-01-01T00:00:00Z")',
    'timestamp("2024-02-29T13:00:00.000001+01:00")',
    '(record.created + duration("24h"))',
    '(now - duration("1h30m"))',
    '(record.created + (now - record.created))',
    'max(record.created, now)',
  )
}

function date(): Source {
  return constantFrom(
    'record.due',
    'today',
    'date("2024-02-29")',
    '(record.due + 1)',
    '(today - record.qty)',
    'date(record.created)',
    'record.owner.since',
    'min(record.due, today)',
  )
}

function infix(left: Source, operators: readonly string[], right: Source): Source {
  return tuple(left, constantFrom(...operators), right).map(
    ([a, operator, b]) => `(${a} ${operator} ${b})`,
  )
}

function conditional(condition: Source, branch: Source): Source {
  return tuple(condition, branch, branch).map(([c, a, b]) => `(${c} ? ${a} : ${b})`)
}

/** Conditions without numbers or texts of their own, else the generators would call each other for ever. */
function plainCondition(row: string): Source {
  return row === 'record'
    ? constantFrom('record.active', 'record.customer.vip', 'record.owner == user.id')
    : constantFrom('l.done', 'l.contact.vip', 'record.active', 'has(l.sale)')
}
