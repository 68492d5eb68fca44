import {
  ATTACHMENT_MODEL,
  type Belonging,
  type Model,
  type Registry,
  type RestrictToKnownModel,
} from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { GROUPS, ruleSql } from './plan-expression.ts'
import { isGranted } from './plan-granted.ts'
import { groupsThatKnow, type LimitedWord, limitedWords } from './plan-words.ts'
import { literal, quoted, tableOf, textArray } from './sql-text.ts'

/** What a record may be read by besides its grants. */
export function followingGrants(
  registry: Registry,
  model: Model,
  alias: string,
): readonly string[] {
  const belongs = model.following.flatMap((rule) =>
    rule.kind === 'allow_with_record' ? [belongsToVisible(registry, rule, alias)] : [],
  )
  return [...namedByVisible(registry, model, alias), ...belongs]
}

/** What a record must satisfy besides its declared restrictions, whatever its grants say. */
export function followingRestrictions(
  registry: Registry,
  model: Model,
  alias: string,
): readonly string[] {
  return model.following.flatMap((rule) => {
    switch (rule.kind) {
      case 'allow_with_record':
        return []
      case 'restrict_to_record':
        return [belongsToVisible(registry, rule, alias)]
      case 'restrict_to_known_model':
        return [ofKnownModel(registry, model, { rule, alias })]
    }
  })
}

/** True when some records are hidden by what they speak of. */
export function isRestrictedByFollowing(model: Model): boolean {
  return model.following.some(({ kind }) => kind !== 'allow_with_record')
}

/** A file is visible with every record that names it. */
function namedByVisible(registry: Registry, model: Model, alias: string): readonly string[] {
  if (model.name !== ATTACHMENT_MODEL) return []
  return readableModels(registry).flatMap((readable) =>
    storedFields(readable)
      .filter(([, field]) => field.kind === 'attachment')
      .map(
        ([name]) =>
          `exists (select from ${tableOf(readable.name)} r where r.${quoted(name)} = ${alias}."id")`,
      ),
  )
}

/**
 * One look-up by key for each model, spelled out: a function that takes the model's name plans its question anew for each
 * file, which took 0.1 ms, and 10 s for a list of 100,000. The id is made apart (`offset 0` keeps it there), for a cast may
 * fail, and what may fail is never looked up in an index behind a policy. Not `exists`: PostgreSQL may answer that from a
 * hash of all records, also for one file.
 */
function belongsToVisible(registry: Registry, { model, record }: Belonging, alias: string): string {
  const arms = readableModels(registry)
    .filter((readable) => !isBelonging(readable))
    .map(
      ({ name }) =>
        `      when ${literal(name)} then (select true from ${tableOf(name)} r where r."id" = v.id)`,
    )
  const id = `${alias}.${quoted(record)}`
  return [
    `(case when ${id} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (`,
    `      select case ${alias}.${quoted(model)}`,
    ...arms,
    `      else false end from (select ${id}::uuid as id offset 0) v) else false end)`,
  ].join('\n')
}

/** Records that belong to those of any model; one that belongs to another of these could go round in circles. */
function isBelonging(model: Model): boolean {
  return model.following.some(({ kind }) => kind !== 'restrict_to_known_model')
}

function readableModels(registry: Registry): readonly Model[] {
  return [...registry.models.values()].filter((model) => isGranted(model, 'read'))
}

interface Known {
  readonly rule: RestrictToKnownModel
  readonly alias: string
}

/**
 * Whoever may not know of the model, or of a field that the words name, finds only what is excepted, as their own searches
 * from a time when they knew. What somebody knows of is asked once a statement.
 */
function ofKnownModel(registry: Registry, model: Model, { rule, alias }: Known): string {
  const excepted = ruleSql(registry, { model: model.name, source: rule.except, alias })
  const models = [...registry.models.values()]
    .filter(({ grants }) => grants.length > 0)
    .map(
      (known) => `      (${literal(known.name)}, ${textArray([...groupsThatKnow(known)].sort())})`,
    )
  return [
    `(${excepted} or ${alias}.${quoted(rule.model)} = any ((select array(select m.name from (values`,
    models.join(',\n'),
    `    ) m(name, groups) where m.groups && (select ${GROUPS})))::text[])${knownWords(registry, model, { rule, alias })})`,
  ].join('\n')
}

/** One pattern for all names that the asker may not know; without any, nothing is hidden. */
function knownWords(registry: Registry, model: Model, { rule, alias }: Known): string {
  const isForLinks = groupsThatKnow(model).has('link')
  const limited = limitedWords(registry).filter(
    ({ groups }) => isForLinks || !groups.includes('member'),
  )
  if (limited.length === 0) return ''
  const text = `${alias}.${quoted(rule.model)} || ' ' || ${alias}.${quoted(rule.words)}`
  const rows = limited.map(
    (word) => `      (${literal(wordPattern(word))}, ${textArray(word.groups)})`,
  )
  return [
    `\n    and coalesce(${text} !~ (select string_agg(w.pattern, '|') from (values`,
    rows.join(',\n'),
    `    ) w(pattern, groups) where (w.groups && (select ${GROUPS})) is not true), true)`,
  ].join('\n')
}

/**
 * Over `model words`: the name before what follows a name in a query string, or in a list of names. Words that people look
 * for are no names. Signs may be written as `%2C`. Somebody who wants to tell a name finds a way, as they do by the name of
 * the search; this is about what is told unawares.
 */
function wordPattern({ word, models }: LimitedWord): string {
  const names = models.names.join('|')
  const except = names === '' ? '' : `(?!(?:${names}) )`
  const which = models.kind === 'only' ? `(?:${names})` : `${except}[a-z0-9_]+`
  const sign = '(?:[^a-z0-9_]|%[0-9A-F]{2})'
  const beforeSign = `(?:.*${sign})?${word}(?:[.~=]|->|%(?:2E|7E|3D)|-%3E)`
  const inList = `(?:.*&)?(?:filter|group|order|select)=(?:[^&]*${sign})?${word}(?![a-z0-9_])`
  return `^${which} (?:${beforeSign}|${inList})`
}
