import { type ExpressionPlace, Visitor } from '@zennnn/trust'
import type { OpenCanary } from './canary-port.ts'

/** Where a customer writes an expression: what a column of an import becomes. Checked only, so nothing of it is kept. */
const CHECK = '/api/import/contact/check'
const FILE = 'Name\nCanary\n'

/** Every place of the canary that takes an expression. The session that comes there ends by itself. */
export async function expressionPlaces(
  { canary: { ask, administrator } }: OpenCanary,
  signal: AbortSignal,
): Promise<readonly ExpressionPlace[]> {
  const visitor = await Visitor.signIn(ask, administrator, signal)
  return [
    {
      record: 'row',
      harmless: 'row.Name',
      put: async (expression, until) =>
        await visitor.ask(
          {
            method: 'POST',
            path: `${CHECK}?map=${encodeURIComponent(`name={${expression}}`)}`,
            headers: { 'content-type': 'text/csv' },
            body: FILE,
          },
          until,
        ),
    },
  ]
}
