import { type CloudTools, watchStaff } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { Brand, Log } from '@zennnn/kernel'

/** Each night: whether an identity of the team reaches the database of a customer, as `trust staff` looks at once. */
export function staffChore(tools: CloudTools, brand: Brand, log: Log): Chore {
  return {
    name: 'watch_staff',
    pattern: '33 5 * * *',
    run: async () => {
      await watchStaff({ ...tools, brand }, tools.clock.now(), log)
    },
  }
}
