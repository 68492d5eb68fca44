import { readLockedPackages } from '../build/locked-packages.ts'
import { sbomOf } from '../build/sbom.ts'
import { PROGRAM_ROOT } from '../build/source-listing.ts'
import { readVersion } from '../build/version.ts'
import type { Command } from '../command.ts'

/** JSON with and without `--json`. */
export const buildSbom: Command = {
  name: 'build sbom',
  summary: 'Writes the bill of materials of this program: CycloneDX 1.6, as JSON.',
  parameters: [],
  options: {},
  run: async (_args, { answer }) => {
    const sbom = sbomOf(await readVersion(PROGRAM_ROOT), await readLockedPackages(PROGRAM_ROOT))
    answer(sbom, [JSON.stringify(sbom, null, 2)])
    return 0
  },
}
