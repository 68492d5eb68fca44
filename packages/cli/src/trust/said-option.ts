import { CARD_PROBLEM, hasCard } from '@zennnn/kernel'
import { isDay, isSentence } from '@zennnn/trust'
import { type CommandArguments, requireOption, UsageError } from '../command.ts'

/** Of an option that must be there: one line that a page and a terminal can show. Throws UsageError. */
export function requireSentence(args: CommandArguments, name: string): string {
  return asSentence(`--${name}`, requireOption(args, name))
}

/** The same of one that may be left out. */
export function findSentence(args: CommandArguments, name: string): string | undefined {
  const value = args.options[name]
  return typeof value === 'string' ? asSentence(`--${name}`, value) : undefined
}

/** Throws UsageError. */
export function asSentence(name: string, text: string): string {
  if (!isSentence(text))
    throw new UsageError(
      `${name} must be one line of at most 300 characters, without any that cannot be seen.`,
    )
  if (hasCard(text)) throw new UsageError(`${name}: ${CARD_PROBLEM}`)
  return text
}

/** Of an option that must be there. Throws UsageError. */
export function requireDay(args: CommandArguments, name: string): string {
  return asDay(name, requireOption(args, name))
}

/** Of one that may be left out. */
export function findDay(args: CommandArguments, name: string): string | undefined {
  const value = args.options[name]
  return typeof value === 'string' ? asDay(name, value) : undefined
}

/** One of a list. Throws UsageError that names it. */
export function requireOneOf<const T extends string>(
  args: CommandArguments,
  name: string,
  all: readonly T[],
): T {
  const value = requireOption(args, name)
  const found = all.find((one) => one === value)
  if (found !== undefined) return found
  throw new UsageError(`--${name} must be one of ${all.join(', ')}.`)
}

/** YYYY-MM-DD of today, UTC. */
export function todayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

function asDay(name: string, value: string): string {
  if (isDay(value)) return value
  throw new UsageError(`--${name} must be a day like 2026-11-30.`)
}
