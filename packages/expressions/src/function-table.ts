import type { ScalarType } from './type.ts'

interface Signature {
  /** As written: `size(x)` is a call, `x.size()` a method (its receiver is the first parameter), `+` an operator. */
  readonly written: string
  readonly as: 'call' | 'method' | 'operator'
  readonly parameters: readonly ScalarType[]
  readonly result: ScalarType
}

/**
 * Every strict function (null in, null out), by the name both backends know it by. A function that PostgreSQL does not
 * hold IMMUTABLE cannot be in this list: the same text serves generated columns.
 */
const FUNCTIONS = {
  int_add: operator('+', ['int', 'int'], 'int'),
  int_subtract: operator('-', ['int', 'int'], 'int'),
  int_multiply: operator('*', ['int', 'int'], 'int'),
  int_divide: operator('/', ['int', 'int'], 'int'),
  int_modulo: operator('%', ['int', 'int'], 'int'),
  int_negate: operator('-', ['int'], 'int'),
  int_absolute: call('abs', ['int'], 'int'),

  decimal_add: operator('+', ['decimal', 'decimal'], 'decimal'),
  decimal_subtract: operator('-', ['decimal', 'decimal'], 'decimal'),
  decimal_multiply: operator('*', ['decimal', 'decimal'], 'decimal'),
  decimal_divide: operator('/', ['decimal', 'decimal'], 'decimal'),
  decimal_negate: operator('-', ['decimal'], 'decimal'),
  decimal_absolute: call('abs', ['decimal'], 'decimal'),
  decimal_round: call('round', ['decimal', 'int'], 'decimal'),

  int_to_decimal: call('decimal', ['int'], 'decimal'),
  decimal_to_int: call('int', ['decimal'], 'int'),
  int_to_string: call('string', ['int'], 'string'),
  decimal_to_string: call('string', ['decimal'], 'string'),

  concat: operator('+', ['string', 'string'], 'string'),
  size: method('size', ['string'], 'int'),
  starts_with: method('startsWith', ['string', 'string'], 'bool'),
  ends_with: method('endsWith', ['string', 'string'], 'bool'),
  contains: method('contains', ['string', 'string'], 'bool'),
  matches: method('matches', ['string', 'string'], 'bool'),
  lower_ascii: method('lowerAscii', ['string'], 'string'),
  upper_ascii: method('upperAscii', ['string'], 'string'),

  timestamp_add: operator('+', ['timestamp', 'duration'], 'timestamp'),
  timestamp_subtract: operator('-', ['timestamp', 'duration'], 'timestamp'),
  timestamp_difference: operator('-', ['timestamp', 'timestamp'], 'duration'),
  duration_add: operator('+', ['duration', 'duration'], 'duration'),
  duration_subtract: operator('-', ['duration', 'duration'], 'duration'),
  duration_negate: operator('-', ['duration'], 'duration'),
  date_add: operator('+', ['date', 'int'], 'date'),
  date_subtract: operator('-', ['date', 'int'], 'date'),
  date_difference: operator('-', ['date', 'date'], 'int'),
  timestamp_to_date: call('date', ['timestamp'], 'date'),

  timestamp_year: method('getFullYear', ['timestamp'], 'int'),
  timestamp_month: method('getMonth', ['timestamp'], 'int'),
  timestamp_day: method('getDate', ['timestamp'], 'int'),
  timestamp_day_of_month: method('getDayOfMonth', ['timestamp'], 'int'),
  timestamp_day_of_week: method('getDayOfWeek', ['timestamp'], 'int'),
  timestamp_day_of_year: method('getDayOfYear', ['timestamp'], 'int'),
  timestamp_hours: method('getHours', ['timestamp'], 'int'),
  timestamp_minutes: method('getMinutes', ['timestamp'], 'int'),
  timestamp_seconds: method('getSeconds', ['timestamp'], 'int'),
  timestamp_milliseconds: method('getMilliseconds', ['timestamp'], 'int'),
  date_year: method('getFullYear', ['date'], 'int'),
  date_month: method('getMonth', ['date'], 'int'),
  date_day: method('getDate', ['date'], 'int'),
  date_day_of_month: method('getDayOfMonth', ['date'], 'int'),
  date_day_of_week: method('getDayOfWeek', ['date'], 'int'),
  date_day_of_year: method('getDayOfYear', ['date'], 'int'),
  duration_hours: method('getHours', ['duration'], 'int'),
  duration_minutes: method('getMinutes', ['duration'], 'int'),
  duration_seconds: method('getSeconds', ['duration'], 'int'),
  duration_milliseconds: method('getMilliseconds', ['duration'], 'int'),
} as const satisfies Record<string, Signature>

export type FunctionName = keyof typeof FUNCTIONS

export interface FunctionChoice extends Signature {
  readonly name: FunctionName
}

/** All functions written so, in the order in which they are tried. */
export function functionsWritten(as: Signature['as'], written: string): readonly FunctionChoice[] {
  return CHOICES.filter((choice) => choice.as === as && choice.written === written)
}

const CHOICES: readonly FunctionChoice[] = Object.keys(FUNCTIONS)
  .filter(isFunctionName)
  .map((name) => ({ ...FUNCTIONS[name], name }))

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name)
}

function operator(
  written: string,
  parameters: readonly ScalarType[],
  result: ScalarType,
): Signature {
  return { written, as: 'operator', parameters, result }
}

function call(written: string, parameters: readonly ScalarType[], result: ScalarType): Signature {
  return { written, as: 'call', parameters, result }
}

function method(written: string, parameters: readonly ScalarType[], result: ScalarType): Signature {
  return { written, as: 'method', parameters, result }
}
