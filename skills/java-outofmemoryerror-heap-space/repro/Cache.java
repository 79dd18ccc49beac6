import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Serves requests and remembers every answer; with an argument, only the last 100. */
public class Cache {
    public static void main(String[] args) {
        Map<Integer, byte[]> answers = args.length == 0 ? new HashMap<>() : new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
                return size() > 100;
            }
        };
        for (int request = 0; request < 20_000; request++) {
            answers.put(request, new byte[10_000]);
        }
        System.out.println("served, kept " + answers.size());
    }
}
