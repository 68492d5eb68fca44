import { test } from 'node:test'
import { field } from './field-builders.ts'
import { extend, model } from './model.ts'
import type { RecordsPort } from './records-port.ts'
import type { NewRecord, RecordOf } from './typed-records.ts'

const Country = model('probe_country', {
  label: 'Country',
  plural: 'Countries',
  fields: { code: field.text({ required: true }), name: field.text() },
  access: [],
})
const Order = model('probe_order', {
  label: 'Order',
  plural: 'Orders',
  fields: {
    title: field.text({ required: true }),
    state: field.selection({ draft: 'Draft', sale: 'Sale' }, { required: true, default: 'draft' }),
    country: field.reference('probe_country'),
    buyer: field.reference('probe_country', { required: true }),
    lines: field.collection('probe_line', 'order'),
    amount: field.money(),
    number: field.sequence({ prefix: 'P' }),
  },
  access: [],
})
const Line = model('probe_line', {
  label: 'Line',
  plural: 'Lines',
  fields: {
    order: field.reference('probe_order', { required: true, onDelete: 'cascade' }),
    quantity: field.integer({ required: true }),
  },
  access: [],
})
const orderExtension = extend('probe_order', { fields: { note: field.longText() } })

declare module '@zennnn/model' {
  interface Models {
    probe_country: typeof Country
    probe_order: typeof Order
    probe_line: typeof Line
  }
  interface Extensions {
    probe_order: typeof orderExtension
  }
}

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function claim<_T extends true>(): void {}

test('typed records: declarations infer records (checked by tsc, not at run time)', () => {
  claim<Equal<RecordOf<'probe_order'>['state'], 'draft' | 'sale'>>()
  claim<Equal<RecordOf<'probe_order'>['amount'], string | null>>()
  claim<Equal<RecordOf<'probe_order'>['buyer'], string>>()
  claim<Equal<RecordOf<'probe_order'>['note'], string | null>>()
  claim<Equal<RecordOf<'probe_order'>['number'], string>>()
  const good: NewRecord<'probe_order'>[] = [
    { title: 'x', buyer: 'id' },
    { title: 'x', buyer: 'id', amount: '12.50', lines: [{ quantity: 1 }], note: 'n' },
    // @ts-expect-error a required field is missing
    { title: 'x' },
    // @ts-expect-error not one of the selection's values
    { title: 'x', buyer: 'id', state: 'zzz' },
    // @ts-expect-error no such field
    { title: 'x', buyer: 'id', nope: 1 },
    // @ts-expect-error given by the platform
    { title: 'x', buyer: 'id', number: 'P1' },
    // @ts-expect-error money is never a float
    { title: 'x', buyer: 'id', amount: 12.5 },
  ]
  void good
  void reading
})

async function reading(records: RecordsPort): Promise<void> {
  const [found] = await records.find('probe_order', {
    select: {
      title: true,
      country: { code: true },
      buyer: { code: true },
      lines: { quantity: true },
    },
    where: { state: 'draft', amount: { gt: '10' } },
  })
  if (found === undefined) return
  const title: string = found.title
  const code: string = found.buyer.code
  const maybe: string | undefined = found.country?.code
  const quantity: number | undefined = found.lines[0]?.quantity
  // @ts-expect-error the reference may be empty
  void found.country.code
  // @ts-expect-error no such field
  await records.find('probe_order', { select: { nope: true } })
  // @ts-expect-error was not selected
  void found.state
  void [title, code, maybe, quantity]
}
