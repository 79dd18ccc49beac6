import java.lang.reflect.Field;

/** Does what old serializers and mocking libraries do: reads a private field of a JDK class. */
public class Peek {
    public static void main(String[] args) throws Exception {
        Field value = String.class.getDeclaredField("hash");
        value.setAccessible(true);
        System.out.println(value.getInt("shop") >= 0);
    }
}
