import { buildIdOf, listingText, listSources, PROGRAM_ROOT } from '../build/source-listing.ts'
import type { Command } from '../command.ts'

/** The same wherever the same files lie. */
export const buildId: Command = {
  name: 'build id',
  summary: 'Says which build this program is: one number for all its files.',
  parameters: [],
  options: {
    files: { type: 'boolean', summary: 'List the files instead, as sha256sum does.' },
  },
  run: async (args, { answer }) => {
    const sources = await listSources(PROGRAM_ROOT)
    const build = buildIdOf(sources)
    const lines = args.options['files'] === true ? [listingText(sources).trimEnd()] : [build]
    answer({ build, files: Object.fromEntries(sources) }, lines)
    return 0
  },
}
