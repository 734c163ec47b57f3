package io.dikast.gguf;

/**
 * The measures of a language model. Where layers differ, heads and feed-forward width are those of
 * the widest layer.
 *
 * @param architecture such as {@code llama}
 * @param layers 1 to 512
 * @param width values a token has between layers (embedding length)
 * @param heads query heads of a layer
 * @param keyValueHeads key and value heads of a layer
 * @param keyLength values of one key, and of one query
 * @param valueLength values of one value
 * @param feedForward inner width of the feed-forward network, 0 where the file does not say
 * @param contextLength tokens the model was trained on
 * @param vocabulary tokens
 * @param cacheElementsPerToken what one token keeps in the KV cache, over all layers; times 2 for
 *     bytes in a cache of F16
 */
public record ModelShape(
    String architecture,
    int layers,
    int width,
    int heads,
    int keyValueHeads,
    int keyLength,
    int valueLength,
    int feedForward,
    int contextLength,
    int vocabulary,
    long cacheElementsPerToken) {}
