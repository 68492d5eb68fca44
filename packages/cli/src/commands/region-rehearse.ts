import { resolve } from 'node:path'
import {
  type ProvisioningRehearsal,
  rehearseLocation,
  saveProvisioning,
  stepLines,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { checkLine, textOf, WAY_OPTIONS, wayOf } from '../cloud/location-options.ts'
import { type Command, UsageError } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')
/** Nothing of it is published. */
const NOWHERE = { city: 'Rehearsal', country: 'Nowhere', continent: 'Nowhere' }

/** Exit code 1 when the machine is refused, a step fails, a second run changed something, or a database did not answer. */
export const regionRehearse: Command = {
  name: 'region rehearse',
  summary:
    'Rehearses a new region on an empty machine that is thrown away afterwards: makes it a location of a cloud of its own, twice, makes databases there, and writes down what came of it.',
  parameters: ['<region>'],
  options: {
    ...WAY_OPTIONS,
    domain: {
      type: 'string',
      value: '<host>',
      summary: 'Of the cloud that runs there. (<region>.<ZENNNN_DOMAIN>)',
    },
  },
  run: async (args, { environment, say, answer }) => {
    // First: what nobody can write down proves nothing, and costs a machine.
    const place = await openPlace(environment)
    if (textOf(args, 'host') === undefined)
      throw new UsageError('--host is the machine: it is new each time, and nobody remembers it.')
    const rehearsal = await rehearseLocation(
      { home: environment.home, root: ROOT, clock: systemClock, domain: environment.domain },
      {
        name: args.parameters[0] ?? '',
        ...(await wayOf(args, environment)),
        domain: textOf(args, 'domain'),
        place: NOWHERE,
      },
      {
        say,
        step: (step) => {
          for (const line of stepLines(step)) say(line)
        },
        check: (check) => {
          say(checkLine(check))
        },
        signal: abortedWhenAsked(),
        keep: async (seen) => {
          await saveProvisioning(place, seen, systemClock)
        },
      },
    )
    answer(rehearsal, rehearsalLines(rehearsal))
    return isGood(rehearsal) ? 0 : 1
  },
}

export function isGood({
  wasEmpty,
  changedAgain,
  databases,
  answered,
}: ProvisioningRehearsal): boolean {
  return wasEmpty && changedAgain === 0 && answered === databases
}

export function rehearsalLines(rehearsal: ProvisioningRehearsal): readonly string[] {
  const { beganAt, endedAt, changed, changedAgain, databases, answered } = rehearsal
  const minutes = Math.round((endedAt.getTime() - beganAt.getTime()) / 60_000)
  return [
    `An empty machine was a location after ${changed} steps; ${answered} of ${databases} databases answered, ${minutes} minutes after the beginning.`,
    ...(changedAgain === 0 ? [] : [`A second run changed ${changedAgain} steps, and should none.`]),
    'It is written down. Throw the machine away: nobody holds its keys any more.',
  ]
}
