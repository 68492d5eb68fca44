import type { FieldShape, RecordShape, ScalarType, Scope, Type } from './type.ts'

/** The scope that the unit tests of this package speak about: orders with lines, customers, countries. */
export const SAMPLE_SCOPE: Scope = {
  models: new Map([
    model('order', {
      number: scalar('string', false),
      note: scalar('string'),
      amount: scalar('decimal'),
      quantity: scalar('int'),
      urgent: scalar('bool'),
      created: scalar('timestamp', false),
      due: scalar('date'),
      customer: reference('contact'),
      salesperson: reference('user'),
      company: reference('company', false),
      lines: { kind: 'collection', model: 'line', inverse: 'order' },
    }),
    model('contact', {
      name: scalar('string'),
      vip: scalar('bool'),
      country: reference('country'),
      orders: { kind: 'collection', model: 'order', inverse: 'customer' },
    }),
    model('country', { code: scalar('string') }),
    model('company', { code: scalar('string') }),
    model('user', { name: scalar('string') }),
    model('line', {
      quantity: scalar('int'),
      price: scalar('decimal'),
      taxes: { kind: 'collection', model: 'tax', inverse: 'line' },
    }),
    model('tax', {
      rate: scalar('decimal'),
      parts: { kind: 'collection', model: 'tax', inverse: 'parent' },
    }),
  ]),
  variables: new Map<string, Type | ReadonlyMap<string, Type>>([
    ['record', { record: 'order' }],
    ['now', 'timestamp'],
    [
      'user',
      new Map<string, Type>([
        ['id', 'uuid'],
        ['groups', { list: 'string' }],
        ['companies', { list: 'uuid' }],
      ]),
    ],
  ]),
}

type Named = (name: string) => FieldShape

function model(
  name: string,
  fields: Readonly<Record<string, FieldShape | Named>>,
): [string, RecordShape] {
  const shapes = Object.entries({ id: scalar('uuid', false), ...fields }).map(
    ([field, shape]): [string, FieldShape] => [
      field,
      typeof shape === 'function' ? shape(field) : shape,
    ],
  )
  return [name, { table: `app."${name}"`, fields: new Map(shapes) }]
}

function scalar(type: ScalarType, nullable = true): Named {
  return (column) => ({ kind: 'scalar', type, nullable, column })
}

function reference(target: string, nullable = true): Named {
  return (column) => ({ kind: 'reference', model: target, nullable, column })
}
