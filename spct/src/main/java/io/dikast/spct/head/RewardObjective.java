package io.dikast.spct.head;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Objective;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The Bradley-Terry loss as something that a whole decoder is fitted to, under a head that stays as
 * it is: the mean over the preferences of a group, and of these over the groups.
 *
 * @param head of kind reward, with a weight other than 0: over zeros no gradient comes through
 * @param margin how much more a response must be worth to be preferred, at least 0
 */
public record RewardObjective(ScalarHead head, double margin)
    implements Objective<List<ResponseGroup>> {

  public RewardObjective {
    Objects.requireNonNull(head, "head");
    head.requireKind(ScalarHead.Kind.REWARD);
    if (!(margin >= 0)) {
      throw new IllegalArgumentException("margin must be at least 0, got " + margin);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param batch each with a preference
   */
  @Override
  public Tensor loss(Decoder decoder, List<ResponseGroup> batch) {
    head.requireWidth(decoder);
    List<List<Preference>> preferences =
        batch.stream().map(group -> Preference.among(group.worth(), margin)).toList();
    int count = preferences.stream().mapToInt(List::size).sum();
    long[] better = new long[count];
    long[] worse = new long[count];
    float[] shares = new float[count];
    int next = 0;
    long from = 0;
    for (int g = 0; g < batch.size(); g++) {
      int size = preferences.get(g).size();
      if (size == 0) {
        throw new IllegalArgumentException("group " + g + " has no preference beyond " + margin);
      }
      for (Preference preference : preferences.get(g)) {
        better[next] = from + preference.better();
        worse[next] = from + preference.worse();
        shares[next++] = (float) (1.0 / size / batch.size());
      }
      from += batch.get(g).texts().size();
    }
    List<int[]> texts = batch.stream().flatMap(group -> group.texts().stream()).toList();
    Tensor rewards = head.scored(FinalStates.of(decoder, texts));
    Tensor lead =
        rewards
            .index_select(0, Tensors.beside(rewards, better))
            .sub(rewards.index_select(0, Tensors.beside(rewards, worse)));
    return torch.softplus(lead.neg()).dot(Tensors.beside(rewards, shares));
  }
}
