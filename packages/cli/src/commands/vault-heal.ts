import { getRegion, type HealResult, healRegion } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when a copy could not be made again, or a repository is not there and not said to be lost. */
export const vaultHeal: Command = {
  name: 'vault heal',
  summary:
    'Moves away what is damaged in a region, reads every copy there, and copies again from another region what cannot be read.',
  parameters: ['<region>'],
  options: {
    lost: {
      type: 'boolean',
      summary:
        'What is not there, or does not open with its password, is lost for good: make it anew.',
    },
  },
  run: async ({ parameters, options }, { environment, answer, say }) => {
    const vault = vaultOf(await openPlace(environment))
    const region = getRegion(vault.regions, parameters[0] ?? '')
    const results = await healRegion(vault, region, {
      missing: options['lost'] === true ? 'begin anew' : 'refuse',
      report: async ({ message }) => {
        if (message !== undefined) say(message)
      },
    })
    answer(results, [...results.flatMap(lines), summary(region.name, results)])
    const isWhole = results.every(
      ({ lost, healed, refused }) => refused === undefined && lost.length === healed.length,
    )
    return isWhole ? 0 : 1
  },
}

function lines({ database, setAside, lost, healed, refused }: HealResult): readonly string[] {
  return [
    ...(refused === undefined ? [] : [`${database}: not healed: ${refused}`]),
    ...setAside.map((path) => `${database}: damaged and set aside: ${path}`),
    ...lost.map((id) => `${id}: ${healed.includes(id) ? 'copied again and read back' : 'no copy'}`),
  ]
}

function summary(region: string, results: readonly HealResult[]): string {
  const lost = results.flatMap((result) => result.lost).length
  const healed = results.flatMap((result) => result.healed).length
  return `${region}: ${results.length} databases, ${lost} backups without a copy that can be read, ${healed} of them copied again.`
}
