/** What `zennnn.enter` calls a group of somebody whose key is for some models only. */
export function groupWithin(group: string, model: string): string {
  return `${group}@${model}`
}

/** Whether somebody with these groups is in this one, as far as the model is concerned. */
export function isWithin(groups: ReadonlySet<string>, group: string, model: string): boolean {
  return groups.has(group) || groups.has(groupWithin(group, model))
}
