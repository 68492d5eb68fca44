import {
  findRepositories,
  getRegion,
  type RegionScrub,
  scrubRegion,
  scrubRepository,
  setAside,
} from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandArguments, type CommandContext, UsageError } from '../command.ts'

/** A server that keeps copies may write files in place. */
const SETTLE_MS = 600_000

/** Exit code 1 when something is damaged or not there. */
export const vaultScrub: Command = {
  name: 'vault scrub',
  summary:
    'Reads every file of the regions on this machine, without any key, and a thirtieth of each other one; names what is damaged.',
  parameters: ['[<region>]'],
  options: {
    path: {
      type: 'string',
      value: '<folder>',
      summary: 'Folder of a region, on the machine that serves it; no cloud is needed there.',
    },
    'set-aside': {
      type: 'boolean',
      summary: 'With --path: move what is damaged into the folder damaged beside the repository.',
    },
  },
  run: async (args, context) => {
    const { path, 'set-aside': aside } = args.options
    if (typeof path === 'string') {
      if (args.parameters.length > 0) throw new UsageError('Name a region or a --path, not both.')
      return await scrubPath(path, aside === true, context)
    }
    if (aside === true) throw new UsageError('--set-aside needs --path; of a region: vault heal.')
    return await scrubRegions(args, context)
  },
}

async function scrubRegions(
  { parameters }: CommandArguments,
  { environment, answer }: CommandContext,
): Promise<0 | 1> {
  const vault = vaultOf(await openPlace(environment))
  const [name] = parameters
  const regions = name === undefined ? vault.regions : [getRegion(vault.regions, name)]
  const results: RegionScrub[] = []
  for (const region of regions) results.push(...(await scrubRegion(vault, region)))
  answer(results, results.flatMap(regionLines))
  const isSound = results.every(
    ({ isThere, damaged, backups }) => isThere && damaged.length + backups.length === 0,
  )
  return isSound ? 0 : 1
}

function regionLines(scrub: RegionScrub): readonly string[] {
  const { region, database, isThere, part, files, bytes, damaged, backups, unfinished } = scrub
  if (!isThere)
    return [
      `${region} ${database}: is not there. Is the disk mounted? Its copies stay registered; if it is lost for good: zennnn vault heal ${region} --lost`,
    ]
  const looked = part === undefined ? `${files} files` : `structure and part ${part} read`
  return [
    `${region} ${database}: ${looked}, ${bytes} bytes, ${damaged.length} damaged`,
    ...(unfinished === 0 ? [] : [`  removed: ${unfinished} unfinished files of killed writes`]),
    ...damaged.map((path) => `  damaged: ${path}`),
    ...backups.map((backup) => `  cannot be read from ${region} any more: ${backup}`),
  ]
}

async function scrubPath(path: string, aside: boolean, { answer }: CommandContext): Promise<0 | 1> {
  const results: {
    readonly folder: string
    readonly files: number
    readonly damaged: readonly string[]
  }[] = []
  for (const folder of await findRepositories(path)) {
    const { files, damaged } = await scrubRepository(folder, SETTLE_MS)
    if (aside) await setAside(folder, damaged)
    results.push({ folder, files, damaged })
  }
  answer(
    results,
    results.flatMap(({ folder, files, damaged }) => [
      `${folder}: ${files} files, ${damaged.length} damaged`,
      ...damaged.map((file) => `  ${aside ? 'set aside' : 'damaged'}: ${file}`),
    ]),
  )
  return results.some(({ damaged }) => damaged.length > 0) ? 1 : 0
}
