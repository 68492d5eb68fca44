import { proveNoStaff, staffProblems } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** Exit code 1 when somebody of the team reaches a customer's database. */
export const trustStaff: Command = {
  name: 'trust staff',
  summary: 'Looks whether an identity of the team reaches the database of a customer.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const { access, control, brand } = place
    const verdict = await proveNoStaff(access, control, brand)
    const problems = staffProblems(verdict)
    const holds = problems.length === 0
    const closed = verdict.databases.filter(({ isClosed }) => isClosed).map(({ slug }) => slug)
    answer({ brand, holds, databases: verdict.databases.length, closed, problems }, [
      holds
        ? `No identity of the team reaches any of ${verdict.databases.length} databases.`
        : 'Somebody may reach databases of customers:',
      ...problems.map(({ database, problem }) => `  ${database ?? 'all'}: ${problem}`),
      ...(closed.length > 0
        ? [`Closed to everybody, so not looked into: ${closed.join(', ')}`]
        : []),
      `What root of this host could do all the same: ${originOf(environment.domain, environment.port)}/staff-access`,
    ])
    return holds ? 0 : 1
  },
}
