import { openPlace } from '../cloud/cloud-place.ts'
import { WORKERS, workersOf } from '../cloud/recovery-lines.ts'
import { drillLines } from '../cloud/region-lines.ts'
import { rehearse } from '../cloud/region-rehearsal.ts'
import type { Command } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'

/** Exit code 1 when a database did not come back, or one came before its turn. */
export const regionDrill: Command = {
  name: 'region drill',
  summary:
    'Rehearses the loss of the home region: brings some databases of each tier back in a cluster made for that alone, and writes down how long it took.',
  parameters: [],
  options: {
    whole: { type: 'boolean', summary: 'All databases, one after the other removed again.' },
    ...WORKERS,
  },
  run: async ({ options }, { environment, say, answer }) => {
    const drill = await rehearse(await openPlace(environment), {
      kind: options['whole'] === true ? 'whole' : 'some',
      workers: workersOf(options),
      signal: abortedWhenAsked(),
      say,
    })
    answer(drill, drillLines(drill))
    return drill.failed.length + drill.inversions === 0 ? 0 : 1
  },
}
