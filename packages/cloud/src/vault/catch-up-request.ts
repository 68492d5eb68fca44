import { PlatformError } from '@zennnn/kernel'
import type { PanelPlace } from './panel-place.ts'

/** Orders that a region gets what it lacks of the last days; returns how many backups. NOT_FOUND for an unknown region. */
export async function requestCatchUp(
  { connections, control }: PanelPlace,
  region: string,
  askedBy: string,
): Promise<number> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_request_catch_up',
      text: 'select zennnn_cloud.request_catch_up($1, $2) as ordered',
      values: [region, askedBy],
    },
  ])
  const ordered = result?.rows[0]?.['ordered']
  if (typeof ordered === 'number') return ordered
  throw new PlatformError('NOT_FOUND', { message: `There is no region "${region}".` })
}
