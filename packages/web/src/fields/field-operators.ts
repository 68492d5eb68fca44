import type { Filter } from '../api/records.ts'
import { dayStart, nextDay } from '../language/day.ts'
import { t } from '../language/language.ts'
import type { FilterEditor, FilterOperator } from './field-kind.ts'
import { likeText } from './like-text.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const NUMBER = /^-?\d+(?:\.\d+)?$/
const RANGE = '..'

/** For every field that has a column. */
const EMPTINESS: readonly FilterOperator[] = [
  noValue('empty', () => t('is empty'), 'is', 'null'),
  noValue('filled', () => t('is not empty'), 'not.is', 'null'),
]

export const TEXT_OPERATORS: readonly FilterOperator[] = [
  pattern(
    'contains',
    () => t('contains'),
    'ilike',
    (text) => `*${text}*`,
  ),
  pattern(
    'lacks',
    () => t('does not contain'),
    'not.ilike',
    (text) => `*${text}*`,
  ),
  oneValue('equals', () => t('is exactly'), 'eq', 'text'),
  oneValue('differs', () => t('is not'), 'isdistinct', 'text'),
  pattern(
    'begins',
    () => t('begins with'),
    'ilike',
    (text) => `${text}*`,
  ),
  ...EMPTINESS,
]

export const NUMBER_OPERATORS: readonly FilterOperator[] = [
  oneValue('equals', () => t('equals'), 'eq', 'number'),
  oneValue('differs', () => t('is not'), 'isdistinct', 'number'),
  oneValue('greater', () => t('is greater than'), 'gt', 'number'),
  oneValue('greater_or_equal', () => t('is at least'), 'gte', 'number'),
  oneValue('less', () => t('is less than'), 'lt', 'number'),
  oneValue('less_or_equal', () => t('is at most'), 'lte', 'number'),
  range(
    'between',
    () => t('is between'),
    'number',
    (path, from, to) => [
      ...(from === '' ? [] : [[path, 'gte', from] as const]),
      ...(to === '' ? [] : [[path, 'lte', to] as const]),
    ],
  ),
  ...EMPTINESS,
]

export const DATE_OPERATORS: readonly FilterOperator[] = [
  oneValue('equals', () => t('is on'), 'eq', 'date'),
  oneValue('differs', () => t('is not on'), 'isdistinct', 'date'),
  oneValue('before', () => t('is before'), 'lt', 'date'),
  oneValue('after', () => t('is after'), 'gt', 'date'),
  range(
    'between',
    () => t('is between'),
    'date',
    (path, from, to) => [
      ...(from === '' ? [] : [[path, 'gte', from] as const]),
      ...(to === '' ? [] : [[path, 'lte', to] as const]),
    ],
  ),
  ...EMPTINESS,
]

/** People think of instants by their day, which begins when it does in the time zone of the person. */
export const INSTANT_OPERATORS: readonly FilterOperator[] = [
  {
    name: 'equals',
    label: () => t('is on'),
    editor: 'date',
    toFilters: (path, day) => (isComplete('date', day) ? withinDays(path, day, day) : undefined),
  },
  {
    name: 'before',
    label: () => t('is before'),
    editor: 'date',
    toFilters: (path, day) => (isComplete('date', day) ? [[path, 'lt', dayStart(day)]] : undefined),
  },
  {
    name: 'after',
    label: () => t('is after'),
    editor: 'date',
    toFilters: (path, day) =>
      isComplete('date', day) ? [[path, 'gte', dayStart(nextDay(day))]] : undefined,
  },
  range('between', () => t('is between'), 'date', withinDays),
  ...EMPTINESS,
]

/** A boolean always has a value. */
export const BOOLEAN_OPERATORS: readonly FilterOperator[] = [
  noValue('true', () => t('is yes'), 'is', 'true'),
  noValue('false', () => t('is no'), 'is', 'false'),
]

export const SELECTION_OPERATORS: readonly FilterOperator[] = [
  oneOf('values'),
  noneOf('values'),
  ...EMPTINESS,
]

export const REFERENCE_OPERATORS: readonly FilterOperator[] = [
  oneOf('reference'),
  noneOf('reference'),
  ...EMPTINESS,
]

/** The server compares lists of records only by what they have. */
export const MANY_OPERATORS: readonly FilterOperator[] = [
  members('has_one_of', () => t('has one of'), 'ov'),
  members('has_all_of', () => t('has all of'), 'cs'),
  members('has_none_of', () => t('has none of'), 'not.ov'),
]

/** All that can be asked of json and files here. */
export const PRESENCE_OPERATORS: readonly FilterOperator[] = EMPTINESS

function noValue(
  name: string,
  label: () => string,
  operator: string,
  operand: string,
): FilterOperator {
  return { name, label, editor: 'none', toFilters: (path) => [[path, operator, operand]] }
}

function oneValue(
  name: string,
  label: () => string,
  operator: string,
  editor: FilterEditor,
): FilterOperator {
  return {
    name,
    label,
    editor,
    toFilters: (path, value) => (isComplete(editor, value) ? [[path, operator, value]] : undefined),
  }
}

function pattern(
  name: string,
  label: () => string,
  operator: string,
  around: (text: string) => string,
): FilterOperator {
  return {
    name,
    label,
    editor: 'text',
    toFilters: (path, value) =>
      value === '' ? undefined : [[path, operator, around(likeText(value))]],
  }
}

function range(
  name: string,
  label: () => string,
  editor: FilterEditor,
  filters: (path: string, from: string, to: string) => readonly Filter[],
): FilterOperator {
  return {
    name,
    label,
    editor,
    isRange: true,
    toFilters: (path, value) => {
      const [from = '', to = '', ...rest] = value.split(RANGE)
      const given = [from, to].filter((end) => end !== '')
      const isWhole = given.length > 0 && rest.length === 0
      return isWhole && given.every((end) => isComplete(editor, end))
        ? filters(path, from, to)
        : undefined
    },
  }
}

function oneOf(editor: FilterEditor): FilterOperator {
  return {
    name: 'one_of',
    label: () => t('is one of'),
    editor,
    toFilters: (path, value) => {
      const keys = keysOf(value)
      return keys.length === 0 ? undefined : [[path, 'in', `(${keys.map(quoted).join(',')})`]]
    },
  }
}

/** By `isdistinct`, for `not.in` leaves out the records that have no value at all. */
function noneOf(editor: FilterEditor): FilterOperator {
  return {
    name: 'none_of',
    label: () => t('is none of'),
    editor,
    toFilters: (path, value) => {
      const keys = keysOf(value)
      return keys.length === 0 ? undefined : keys.map((key) => [path, 'isdistinct', key] as const)
    },
  }
}

function members(name: string, label: () => string, operator: string): FilterOperator {
  return {
    name,
    label,
    editor: 'reference',
    toFilters: (path, value) => {
      const keys = keysOf(value)
      return keys.length === 0 ? undefined : [[path, operator, `{${keys.map(quoted).join(',')}}`]]
    },
  }
}

/** From the beginning of the one day to the end of the other. */
function withinDays(path: string, from: string, to: string): readonly Filter[] {
  return [
    ...(from === '' ? [] : [[path, 'gte', dayStart(from)] as const]),
    ...(to === '' ? [] : [[path, 'lt', dayStart(nextDay(to))] as const]),
  ]
}

function isComplete(editor: FilterEditor, value: string): boolean {
  if (editor === 'number') return NUMBER.test(value)
  if (editor === 'date') return DAY.test(value)
  return value !== ''
}

function keysOf(value: string): readonly string[] {
  return value.split(',').filter((key) => key !== '')
}

function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
