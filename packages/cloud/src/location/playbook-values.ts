/**
 * Values for Ansible as YAML, each text as one that is never a template: `{{ … }}` in it would run at the operator, as root.
 * What is undefined is left out. Source: the tag `!unsafe` of Ansible, "Advanced playbook syntax".
 */
export function playbookText(values: unknown): string {
  return `${node(values)}\n`
}

/** In flow style; a text of JSON is one of YAML too. */
function node(value: unknown): string {
  if (typeof value === 'string') return `!unsafe ${JSON.stringify(value)}`
  if (Array.isArray(value)) return `[${value.map(node).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}: ${node(inner)}`).join(', ')}}`
}
