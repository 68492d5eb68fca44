import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { judgeSignatures } from './signature-verdict.ts'

/**
 * Asks the registry whether each installed package is signed by it. Where it cannot be asked this says so, and counts as skipped:
 * without network there is nothing to compare with. Its last line is that of the reporter of tests.
 */
const LIMIT_MS = 120_000
// The loglevel: `npm run --silent` would silence this npm, too.
const NPM = [
  'audit',
  'signatures',
  '--loglevel=notice',
  '--fetch-retries=0',
  '--fetch-timeout=20000',
]

const startedMs = performance.now()
const { status, stdout, stderr } = spawnSync('npm', NPM, {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
  timeout: LIMIT_MS,
})
const { verdict, says } = judgeSignatures(status, `${stdout}\n${stderr}`)
const count = (wanted: typeof verdict): number => (verdict === wanted ? 1 : 0)
process.stdout.write(`${verdict === 'passed' ? '' : `${verdict.toUpperCase()} `}${says}\n`)
process.stdout.write(
  `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
)
process.exitCode = verdict === 'failed' ? 1 : 0
