/** Says in a region that a recovery has become the cloud. */
export interface Takeover {
  readonly id: string
  /** By its own words, ISO 8601; empty where nothing says it. */
  readonly at: string
  /** Where it was read. */
  readonly region: string
}

/** What a region answers that is asked who is this cloud; one that is away answers nothing. */
export type RegionAnswer =
  | { readonly kind: 'open'; readonly region: string; readonly takeovers: readonly Takeover[] }
  /** No key that is here opens it. `id`: of this state, so that somebody can go on despite it. */
  | { readonly kind: 'shut'; readonly region: string; readonly id: string }

/** What this cloud knows by itself. */
interface OwnView {
  /** Takeovers by itself, and those that it goes on despite. */
  readonly known: ReadonlySet<string>
  /** Names of all regions but the one where its databases run. */
  readonly elsewhere: readonly string[]
}

/** What the answers come to. */
interface TakeoverJudgement {
  /** Takeovers by others. */
  readonly foreign: readonly Takeover[]
  /** What may be one, or damage: a person has to say. */
  readonly doubtful: readonly Takeover[]
}

const NONE: TakeoverJudgement = { foreign: [], doubtful: [] }

/**
 * Who replaced the keys of every region but the home is another cloud, too: what it says there can be read no more by the keys of
 * before. Where only some are shut they are damaged, and nobody is shut out for that. Where there is only one, whoever holds its
 * storage could shut everybody out: then it is doubtful.
 */
export function judgeTakeovers(
  answers: readonly RegionAnswer[],
  { known, elsewhere }: OwnView,
): TakeoverJudgement {
  const read = answers.flatMap((one) => (one.kind === 'open' ? one.takeovers : []))
  const foreign = read.filter(({ id }) => !known.has(id))
  if (foreign.length > 0) return { ...NONE, foreign }
  const shut = answers.flatMap((one) => (one.kind === 'shut' ? [one] : []))
  const isShut = elsewhere.every((name) => shut.some(({ region }) => region === name))
  if (!isShut || elsewhere.length === 0) return NONE
  const found = shut
    .filter(({ id, region }) => elsewhere.includes(region) && !known.has(id))
    .map(({ id, region }) => ({ id, region, at: '' }))
  return elsewhere.length === 1 ? { ...NONE, doubtful: found } : { ...NONE, foreign: found }
}
