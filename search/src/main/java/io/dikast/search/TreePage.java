package io.dikast.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page that shows a tree: tree.html with the tree in it. */
final class TreePage {

  /*
   * Step texts are a model's, and maybe an attacker's. They stand in the page three walls deep: as
   * JSON in a block that is no script, without a character that HTML knows (so that none can end the
   * block); set by the script as text only; and under a policy that runs and styles nothing but what
   * has the hash of the page's own script and style, and fetches nothing at all.
   */
  private static final String PAGE = read();

  private static final String POLICY_MARK = "{policy}";
  private static final String DATA_MARK = "{data}";

  private TreePage() {}

  static void write(SearchTrace trace, Appendable out) throws IOException {
    int policy = PAGE.indexOf(POLICY_MARK);
    int data = PAGE.indexOf(DATA_MARK);
    StringBuilder json = new StringBuilder();
    TreeExport.json(trace, json);
    out.append(PAGE, 0, policy);
    out.append(policy());
    out.append(PAGE, policy + POLICY_MARK.length(), data);
    out.append(inert(json));
    out.append(PAGE, data + DATA_MARK.length(), PAGE.length());
  }

  /** In JSON these stand in strings only, where each may as well be written as an escape. */
  private static String inert(StringBuilder json) {
    return json.toString()
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String policy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src '"
        + hash("<script>", "</script>")
        + "'; style-src '"
        + hash("<style>", "</style>")
        + "'";
  }

  private static String hash(String start, String end) {
    int from = PAGE.indexOf(start) + start.length();
    String code = PAGE.substring(from, PAGE.indexOf(end, from));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String read() {
    String name = "tree.html";
    try (InputStream in = TreePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      // A hash is over what the browser sees, and it sees no carriage returns.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
