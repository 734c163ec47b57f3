/*
 * The least that k draws of one prompt can cost on this library: the prompt once, in chunks, then one batch of k tokens a step,
 * drawn by the library's own sampler chain. What shared-prefix compares the engine to.
 *
 * arguments: LIBRARY MODEL PROMPT DRAWS TOKENS THREADS CELLS BATCH TOP_K TEMPERATURE WARM_UP
 * PROMPT is a file of token ids. Writes lines "@ name value".
 *
 * The few declarations it needs are its own, for llama.cpp b4916: a parameter struct this large travels in memory, so that only its
 * size and the offsets of the fields that are set matter. Known defaults are looked for at those offsets before anything is set.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct model_params {
  uint64_t words[8];
};

struct context_params {
  uint64_t words[15];
};

enum { N_CTX = 0, N_BATCH = 4, N_UBATCH = 8, N_SEQ_MAX = 12, N_THREADS = 16, N_THREADS_BATCH = 20 };

struct chain_params {
  bool no_perf;
};

struct batch {
  int32_t n_tokens;
  int32_t *token;
  float *embd;
  int32_t *pos;
  int32_t *n_seq_id;
  int32_t **seq_id;
  int8_t *logits;
};

static void (*backend_init)(void);
static void (*log_set)(void (*)(int, const char *, void *), void *);
static struct model_params (*model_default_params)(void);
static struct context_params (*context_default_params)(void);
static void *(*model_load)(const char *, struct model_params);
static void *(*context_new)(void *, struct context_params);
static const void *(*model_vocab)(const void *);
static int32_t (*vocab_size)(const void *);
static int32_t (*decode)(void *, struct batch);
static float *(*logits_of)(void *, int32_t);
static void (*kv_clear)(void *);
static void (*kv_copy)(void *, int32_t, int32_t, int32_t, int32_t);
static void *(*chain_new)(struct chain_params);
static void (*chain_add)(void *, void *);
static void (*chain_free)(void *);
static void *(*top_k)(int32_t);
static void *(*temperature)(float);
static void *(*dist)(uint32_t);
static int32_t (*sample)(void *, void *, int32_t);

static void fail(const char *what, const char *detail) {
  fprintf(stderr, "%s: %s\n", what, detail);
  exit(1);
}

static void bind(void *library, void *function, const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) {
    fail("the library does not export", name);
  }
  memcpy(function, &found, sizeof found);
}

static void quiet(int level, const char *text, void *data) {
  (void)level;
  (void)text;
  (void)data;
}

static void open_library(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library == NULL) {
    fail("the library cannot be loaded", dlerror());
  }
  bind(library, &backend_init, "llama_backend_init");
  bind(library, &log_set, "llama_log_set");
  bind(library, &model_default_params, "llama_model_default_params");
  bind(library, &context_default_params, "llama_context_default_params");
  bind(library, &model_load, "llama_model_load_from_file");
  bind(library, &context_new, "llama_init_from_model");
  bind(library, &model_vocab, "llama_model_get_vocab");
  bind(library, &vocab_size, "llama_vocab_n_tokens");
  bind(library, &decode, "llama_decode");
  bind(library, &logits_of, "llama_get_logits_ith");
  bind(library, &kv_clear, "llama_kv_self_clear");
  bind(library, &kv_copy, "llama_kv_self_seq_cp");
  bind(library, &chain_new, "llama_sampler_chain_init");
  bind(library, &chain_add, "llama_sampler_chain_add");
  bind(library, &chain_free, "llama_sampler_free");
  bind(library, &top_k, "llama_sampler_init_top_k");
  bind(library, &temperature, "llama_sampler_init_temp");
  bind(library, &dist, "llama_sampler_init_dist");
  bind(library, &sample, "llama_sampler_sample");
  log_set(quiet, NULL);
  backend_init();
}

static void set_int(struct context_params *params, size_t offset, int32_t expected, int32_t value) {
  int32_t found;
  memcpy(&found, (char *)params + offset, sizeof found);
  if (expected >= 0 && found != expected) {
    fail("the library is not llama.cpp b4916", "a default does not stand where it should");
  }
  memcpy((char *)params + offset, &value, sizeof value);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fail("no memory", "calloc");
  }
  return memory;
}

static struct batch new_batch(int capacity) {
  struct batch b = {0};
  int32_t *ids = allocate(capacity, sizeof *ids);
  b.token = allocate(capacity, sizeof *b.token);
  b.pos = allocate(capacity, sizeof *b.pos);
  b.n_seq_id = allocate(capacity, sizeof *b.n_seq_id);
  b.seq_id = allocate(capacity, sizeof *b.seq_id);
  b.logits = allocate(capacity, sizeof *b.logits);
  for (int i = 0; i < capacity; i++) {
    b.n_seq_id[i] = 1;
    b.seq_id[i] = ids + i;
  }
  return b;
}

static void add(struct batch *b, int32_t token, int32_t position, int32_t sequence, bool wanted) {
  b->token[b->n_tokens] = token;
  b->pos[b->n_tokens] = position;
  *b->seq_id[b->n_tokens] = sequence;
  b->logits[b->n_tokens] = wanted;
  b->n_tokens++;
}

static void run_batch(void *context, struct batch b) {
  if (decode(context, b) != 0) {
    fail("llama_decode", "it refused a batch");
  }
}

struct times {
  double total, prompt, sampling;
  int first_token; /* the most probable one after the prompt */
};

/* k draws of `tokens` tokens after a prompt. The last tokens are drawn and, as in any engine, never computed. */
static struct times draw(void *context, struct batch b, int capacity, const int32_t *prompt, int length, int k, int tokens,
                         void **chains, int vocabulary) {
  struct times spent = {0};
  int32_t *last = allocate(k, sizeof *last);
  kv_clear(context);
  double start = now();
  for (int done = 0; done < length;) {
    int end = done + capacity < length ? done + capacity : length;
    b.n_tokens = 0;
    for (; done < end; done++) {
      add(&b, prompt[done], done, 0, done == length - 1);
    }
    run_batch(context, b);
  }
  for (int i = 1; i < k; i++) {
    kv_copy(context, 0, i, 0, length);
  }
  const float *logits = logits_of(context, b.n_tokens - 1);
  for (int i = 1; i < vocabulary; i++) {
    spent.first_token = logits[i] > logits[spent.first_token] ? i : spent.first_token;
  }
  spent.prompt = now() - start;
  for (int step = 0; step < tokens; step++) {
    double before = now();
    for (int i = 0; i < k; i++) {
      last[i] = sample(chains[i], context, step == 0 ? b.n_tokens - 1 : i);
    }
    spent.sampling += now() - before;
    if (step == tokens - 1) {
      break;
    }
    b.n_tokens = 0;
    for (int i = 0; i < k; i++) {
      add(&b, last[i], length + step, i, true);
    }
    run_batch(context, b);
  }
  spent.total = now() - start;
  free(last);
  return spent;
}

static int read_prompt(const char *path, int32_t **tokens) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail("the prompt cannot be read", path);
  }
  int count = 0, room = 1024, token;
  *tokens = allocate(room, sizeof **tokens);
  while (fscanf(file, "%d", &token) == 1) {
    if (count == room) {
      room *= 2;
      *tokens = realloc(*tokens, room * sizeof **tokens);
      if (*tokens == NULL) {
        fail("no memory", "realloc");
      }
    }
    (*tokens)[count++] = token;
  }
  fclose(file);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 12) {
    fail("expected", "LIBRARY MODEL PROMPT DRAWS TOKENS THREADS CELLS BATCH TOP_K TEMPERATURE WARM_UP");
  }
  int k = atoi(argv[4]), tokens = atoi(argv[5]), threads = atoi(argv[6]), cells = atoi(argv[7]), capacity = atoi(argv[8]);
  int warm_up = atoi(argv[11]);
  open_library(argv[1]);
  void *model = model_load(argv[2], model_default_params());
  if (model == NULL) {
    fail("the model cannot be loaded", argv[2]);
  }
  struct context_params params = context_default_params();
  set_int(&params, N_CTX, 512, cells);
  set_int(&params, N_BATCH, 2048, capacity);
  set_int(&params, N_UBATCH, 512, capacity);
  set_int(&params, N_SEQ_MAX, 1, k);
  set_int(&params, N_THREADS, -1, threads);
  set_int(&params, N_THREADS_BATCH, -1, threads);
  void *context = context_new(model, params);
  if (context == NULL) {
    fail("no context", argv[2]);
  }
  int vocabulary = vocab_size(model_vocab(model));
  void **chains = allocate(k, sizeof *chains);
  for (int i = 0; i < k; i++) {
    chains[i] = chain_new((struct chain_params){.no_perf = true});
    chain_add(chains[i], top_k(atoi(argv[9])));
    chain_add(chains[i], temperature(strtof(argv[10], NULL)));
    chain_add(chains[i], dist(1000 + i));
  }
  int32_t *prompt;
  int length = read_prompt(argv[3], &prompt);
  for (int i = 0; i < length; i++) {
    if (prompt[i] < 0 || prompt[i] >= vocabulary) {
      fail("the prompt holds a token that is not in the vocabulary", argv[3]);
    }
  }
  struct batch b = new_batch(capacity > k ? capacity : k);
  if (warm_up > 0) {
    draw(context, b, capacity, prompt, length < warm_up ? length : warm_up, k, warm_up, chains, vocabulary);
  }
  struct times spent = draw(context, b, capacity, prompt, length, k, tokens, chains, vocabulary);
  printf("@ seconds %.6f\n", spent.total);
  printf("@ prefill_seconds %.6f\n", spent.prompt);
  printf("@ sampling_seconds %.6f\n", spent.sampling);
  printf("@ prompt_tokens %d\n", length);
  printf("@ completion_tokens %d\n", k * tokens);
  printf("@ first_token %d\n", spent.first_token);
  for (int i = 0; i < k; i++) {
    chain_free(chains[i]);
  }
  return 0;
}
