/**
 * What somebody answers, and no more of it than is looked at: of what is longer a piece that is longer than `most`, in characters,
 * by which it is refused. Nobody fills our memory.
 */
export async function answerText({ body }: Pick<Response, 'body'>, most: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  if (body === null) return text
  const pieces: AsyncIterable<Uint8Array> = body
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > most) return text
  }
  return text + decoder.decode()
}
