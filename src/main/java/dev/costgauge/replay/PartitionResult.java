package dev.costgauge.replay;

import java.util.List;
import java.util.SortedMap;

/**
 * What became of one partition.
 *
 * @param records input that was taken again
 * @param compared words that were compared, by kind in alphabetical order
 * @param newer words that the stream published after the replay's end; they were not compared
 * @param differences the first ones, in the order of the stream's offsets
 * @param different how many there are
 * @param missing of these, words that the stream did not publish at all
 * @param unexpected of these, words that only the stream has
 */
public record PartitionResult(
        int partition,
        long records,
        SortedMap<String, Long> compared,
        long newer,
        List<Difference> differences,
        long different,
        long missing,
        long unexpected) {}
