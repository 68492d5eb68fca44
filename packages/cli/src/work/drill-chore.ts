import { type CloudTools, orderDueDrill } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'

/** Each night: whether it is time to rehearse a failover. A night that was missed is made up for with the next. */
export function drillChores(tools: CloudTools, everyDays: number | undefined): readonly Chore[] {
  if (everyDays === undefined) return []
  return [
    {
      name: 'rehearse_failover',
      pattern: '43 2 * * *',
      run: async () => {
        await orderDueDrill(tools, everyDays)
      },
    },
  ]
}
