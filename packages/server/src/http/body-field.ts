import { PlatformError } from '@zennnn/kernel'

/** A field of a JSON object that must be text; BODY_INVALID otherwise. */
export function textField(body: unknown, name: string): string {
  const value: unknown = Reflect.get(Object(body), name)
  if (typeof value === 'string') return value
  throw new PlatformError('BODY_INVALID', { message: `"${name}" is missing or not text.` })
}
