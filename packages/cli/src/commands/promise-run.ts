import { record } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import { recordRuns, scheduleOf } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { promiseNamed } from '../trust/promise-argument.ts'
import { runAnswer, runLine } from '../trust/promise-lines.ts'
import { roundTools } from '../trust/rounds.ts'

/** Why a control gave no answer; standard output is for the answer alone. */
const complaints = createLog({
  clock: systemClock,
  level: 'info',
  write: (line) => {
    process.stderr.write(line)
  },
})

/** Exit code 1 when a control does not hold, but for what had nothing to see yet. */
export const promiseRun: Command = {
  name: 'promise run',
  summary: 'Tries a promise now, or all of them, and writes down what came of it.',
  parameters: ['[<promise>]'],
  options: {},
  run: async (args, { environment, answer, say }) => {
    const place = await openPlace(environment)
    const [name] = args.parameters
    const tools = await roundTools(place, environment, complaints)
    const { promises } = tools.policy
    const chosen = name === undefined ? promises : [promiseNamed(tools.policy, name)]
    const wanted = [...scheduleOf(chosen).keys()]
    if (wanted.length > 0) say(`Trying: ${wanted.join(', ')}.`)
    const signal = abortedWhenAsked()
    const runs = await record(
      place,
      async (register) => await recordRuns(register, wanted, tools, signal),
    )
    answer({ runs: runs.map(runAnswer) }, runs.map(runLine))
    const isGood = runs.every(({ outcome }) => outcome === 'holds' || outcome === 'unknown')
    return isGood ? 0 : 1
  },
}
