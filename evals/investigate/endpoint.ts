/** An OpenAI-compatible endpoint. */
export interface Endpoint {
  baseUrl: string;
  model: string;
  apiKey: string;
  /** How long one answer may take. */
  timeoutSeconds: number;
}
