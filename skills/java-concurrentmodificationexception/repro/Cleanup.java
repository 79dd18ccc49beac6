import java.util.ArrayList;
import java.util.List;

public class Cleanup {
    public static void main(String[] args) {
        List<String> jobs = new ArrayList<>(List.of("done", "open", "done", "open"));
        for (String job : jobs) {
            if (job.equals("done")) {
                jobs.remove(job);
            }
        }
        System.out.println(jobs);
    }
}
