import {
  hashSecret,
  newRecordId,
  PlatformError,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import type { PanelPlace } from '../vault/panel-place.ts'
import { textOf } from '../vault/panel-row.ts'
import type { ChainedLine } from './evidence-register.ts'

/** Lines of a control, newest first, at most so many, from before a place in the chain. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function readControlLines(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  token: string,
  wanted: { readonly control: string; readonly before: number | undefined; readonly most: number },
): Promise<readonly ChainedLine[]> {
  const [found] = await connections.direct(control, [
    {
      name: 'zennnn_trust_control_lines',
      text: 'select * from zennnn_trust.control_lines($1, $2, $3::bigint, $4::integer)',
      values: [hashSecret(token), wanted.control, wanted.before ?? null, wanted.most],
      readOnly: true,
    },
  ])
  return (found?.rows ?? []).map((row) => ({
    sequence: Number(textOf(row, 'sequence')),
    text: textOf(row, 'line'),
    cloud: textOf(row, 'cloud'),
    publicKey: textOf(row, 'public_key'),
  }))
}

/** Jobs that run controls now or will, by control. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function readOpenControlRuns(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  token: string,
): Promise<ReadonlyMap<string, string>> {
  const [found] = await connections.direct(control, [
    {
      name: 'zennnn_trust_open_control_runs',
      text: 'select * from zennnn_trust.open_control_runs($1)',
      values: [hashSecret(token)],
      readOnly: true,
    },
  ])
  return new Map((found?.rows ?? []).map((row) => [textOf(row, 'control'), textOf(row, 'job')]))
}

/**
 * Orders a run of a control for an operator, or finds the one that is open. NOT_SIGNED_IN, ACCESS_DENIED; STATE_REFUSED while others
 * are run; TOO_MANY_ATTEMPTS.
 */
export async function requestControlRun(
  { connections, control, clock }: PanelPlace,
  token: string,
  wanted: string,
): Promise<RecordId> {
  const [found] = await connections.direct(control, [
    {
      name: 'zennnn_trust_order_control_run',
      text: 'select zennnn_trust.order_control_run($1::uuid, $2, $3) as job',
      values: [newRecordId(clock), wanted, hashSecret(token)],
    },
  ])
  const job = found?.rows[0]?.['job']
  if (job === null)
    throw new PlatformError('STATE_REFUSED', {
      message: 'Two controls are being run already. Nothing was ordered.',
      hint: 'They are run one after another. Order this one when one of them has ended.',
    })
  return parseRecordId(job)
}
